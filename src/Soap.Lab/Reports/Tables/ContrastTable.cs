using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Analysis.Contrasts;
using Soap.Lab.Findings;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Numbers;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Tables;

/// <summary>What each term of a rule adds to the rule without it.</summary>
internal static class ContrastTable
{
    public static Table Of(StudyAnalysis analysis, RuleStyles styles)
    {
        var loss = Ticks.Text(analysis.Study.TargetLoss);
        return new Table(
            "contrasts",
            analysis.BestRate.Count > 0 ? Prose.Of("table.contrasts.best") : Prose.Of("table.contrasts.shared"),
            [
                new("Rule"), new("without"), new("gives the"), new("Shift of the final loss", HasInterval: true),
                new("p"), new($"Examples to {loss}", "Ratio, with ÷ without", true),
                new("FLOPs", "Ratio, with ÷ without", true),
            ],
            [.. analysis.Contrasts.Select(contrast => Row(contrast, styles))]);
    }

    /// <summary>How long the target takes with the term and without; null where there are no such rules.</summary>
    public static Table? OfTimes(StudyAnalysis analysis, RuleStyles styles) =>
        analysis.Contrasts.Count == 0 ? null : new(
        "contrast-times",
        Prose.Of("table.contrasts.times", ("loss", Ticks.Text(analysis.Study.TargetLoss))),
        [
            new("Rule"), new("without"), new("Engine", "Of the rule"), new("Engine", "Without the term"),
            new("Seconds", "Ratio, with ÷ without", true),
        ],
        [.. analysis.Contrasts.Select(contrast => TimesRow(contrast, styles))]);

    private static IReadOnlyList<Cell> Row(ContrastAnalysis contrast, RuleStyles styles) =>
    [
        Cell.Of(styles[contrast.Contrast.Rule]),
        Cell.Of(contrast.Contrast.Added),
        Cell.Of(contrast.Contrast.Part.ToString().ToLowerInvariant()),
        Cell.Of(new Measured(contrast.Loss?.Comparison?.Shift, "diverged trials on either side"), signed: true),
        P(contrast.Loss?.Comparison),
        Cell.Of(new Measured(contrast.Examples.RatioToBaseline, "not reached by all seeds")),
        Cell.Of(new Measured(contrast.Cost.FlopsToTargetRatio, "not reached by all seeds")),
    ];

    private static Cell P(BaselineComparison? comparison) => comparison is null ? Cell.Of("—")
        : TestWords.IsSmallest(comparison)
            ? new("smallest", $"that {comparison.Pairs} seeds can give", $"{comparison.AdjustedPValue:R}")
        : Cell.Of(NumberText.Short(comparison.AdjustedPValue));

    private static IReadOnlyList<Cell> TimesRow(ContrastAnalysis contrast, RuleStyles styles) =>
    [
        Cell.Of(styles[contrast.Contrast.Rule]),
        Cell.Of(contrast.Contrast.Added),
        Cell.Of(contrast.Times?.Engine ?? ""),
        Cell.Of(contrast.ReferenceEngine),
        Cell.Of(new Measured(
            contrast.Times?.SecondsToTargetRatio,
            contrast.Examples.RatioToBaseline is null ? "not reached by all seeds" : "not timed")),
    ];
}
