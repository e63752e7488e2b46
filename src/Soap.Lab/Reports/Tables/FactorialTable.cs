using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Confound;
using Soap.Lab.Planning;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Numbers;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Tables;

/// <summary>Every effect of every factorial, for all outcomes.</summary>
internal static class FactorialTable
{
    public static Table Of(StudyAnalysis analysis, RuleStyles styles) => new(
        "factorials",
        Prose.Of("table.factorials", ("baseline", styles[FactorialAnalyzer.Backpropagation].Label)),
        [
            new("Rule"),
            new("Learning rate"),
            new("Outcome"),
            new("Magnitude alone", HasInterval: true),
            new("Direction alone", HasInterval: true),
            new("Interaction", HasInterval: true),
            new("In total", HasInterval: true),
            new("n"),
        ],
        [.. analysis.Factorials.Select(factorial => Row(factorial, analysis, styles))]);

    private static IReadOnlyList<Cell> Row(FactorialAnalysis factorial, StudyAnalysis analysis, RuleStyles styles) =>
    [
        Cell.Of(styles[factorial.Rule]),
        Cell.Of(
            factorial.Phase == StudyPhase.SharedRate ? Ticks.Text(analysis.Study.LearningRate) : "each arm’s best"),
        Cell.Of(FactorialText.Outcome(factorial.Outcome, analysis.Study)),
        Effect(factorial, effects => effects.Magnitude),
        Effect(factorial, effects => effects.Direction),
        Effect(factorial, effects => effects.Interaction),
        Effect(factorial, effects => effects.Total),
        factorial.Effects is { } there ? Cell.Of(there.Total.Count) : Cell.Of("—"),
    ];

    private static Cell Effect(FactorialAnalysis factorial, Func<FactorialEffects, Interval> effect)
    {
        if (factorial.Effects is null)
        {
            return Cell.Of(new Measured(null, factorial.Missing));
        }

        var shown = FactorialText.Shown(effect(factorial.Effects), factorial.Outcome);
        var cell = Cell.Of(new Measured(shown, ""), signed: factorial.Outcome != FactorialOutcome.LogExamples);
        return factorial.Outcome == FactorialOutcome.LogExamples ? cell with { Text = $"{cell.Text}×" } : cell;
    }
}
