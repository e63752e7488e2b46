using Soap.Lab.Analysis.Arms;
using Soap.Lab.Findings;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Numbers;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Tables;

/// <summary>
/// Every rule against the baseline with diverged trials as the worst: middles, shifts, probabilities of improvement
/// and p-values.
/// </summary>
internal static class ComparisonTable
{
    /// <summary>Null where the arms have no outcomes.</summary>
    public static Table? Of(ArmGroup group, RuleStyles styles)
    {
        ArmOutcome[] outcomes =
        [
            .. group.Arms.SelectMany(arm => arm.Outcomes).Select(outcome => outcome.Outcome).Distinct().Order(),
        ];
        return outcomes.Length == 0 ? null : new Table(
            $"comparisons-{group.Id}",
            Prose.Of("table.comparisons", ("group", group.Title)),
            [new("Rule"), .. outcomes.SelectMany(Columns)],
            [
                .. group.Arms.Select(arm => (IReadOnlyList<Cell>)
                [
                    Cell.Of(styles[arm.Rule]),
                    .. outcomes.SelectMany(outcome => Cells(arm, outcome)),
                ]),
            ]);
    }

    private static IEnumerable<Column> Columns(ArmOutcome outcome)
    {
        var words = OutcomeWords.Of(outcome);
        var head = char.ToUpperInvariant(words[0]) + words[1..] + (outcome == ArmOutcome.TestAccuracy ? ", %" : "");
        return
        [
            new("Middle half", head, true), new("Shift", head, true), new("P(better)", head, true),
            new("p (Holm)", head),
        ];
    }

    private static Cell[] Cells(ArmAnalysis arm, ArmOutcome outcome)
    {
        var found = arm.Outcome(outcome);
        var middle = Cell.Of(Shown(Measured.Middle(found, arm), outcome));
        return found?.Comparison is { } comparison
            ?
            [
                middle,
                Cell.Of(Shown(Measured.Shift(found, arm), outcome), signed: outcome != ArmOutcome.ExamplesToTarget),
                Cell.Of(new Measured(comparison.Improvement, "")),
                P(comparison),
            ]
            : [middle, None(found, true), None(found, true), None(found, false)];
    }

    private static Measured Shown(Measured measured, ArmOutcome outcome) =>
        outcome == ArmOutcome.TestAccuracy ? measured.Percent() : measured;

    private static Cell None(OutcomeAnalysis? outcome, bool hasInterval)
    {
        var reason = outcome is null ? "not measured" : "baseline";
        return new Cell("—", reason, hasInterval ? $"{reason}\t\t" : reason);
    }

    private static Cell P(BaselineComparison comparison) => TestWords.IsSmallest(comparison)
        ? new("smallest", $"that {comparison.Pairs} seeds can give, over all outcomes " +
            NumberText.Plain(comparison.AdjustedOverOutcomes), $"{comparison.AdjustedPValue:R}")
        : new(
            comparison.AdjustedPValue < 0.001 ? "< 0.001" : NumberText.Plain(comparison.AdjustedPValue),
            $"uncorrected {NumberText.Plain(comparison.PValue)}, over all outcomes " +
                NumberText.Plain(comparison.AdjustedOverOutcomes),
            $"{comparison.AdjustedPValue:R}");
}
