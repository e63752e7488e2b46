using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Findings;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Numbers;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Tables;

/// <summary>Which rules are as good as the baseline within the margin that the study stated beforehand.</summary>
internal static class MarginTable
{
    /// <summary>Null without a margin, or where nothing was tested.</summary>
    public static Table? Of(StudyAnalysis analysis, RuleStyles styles)
    {
        var group = ArmGroup.Of(analysis)[^1];
        ArmAnalysis[] tested = [.. group.Arms.Where(arm => arm.Margin is not null)];
        if (tested.Length == 0)
        {
            return null;
        }

        var baseline = group.Arms.FirstOrDefault(arm => arm.Rule == analysis.Study.Rules[0]);
        var classifies = tested.Any(arm => arm.TestAccuracy is not null);
        return new Table(
            "margin",
            Prose.Of(
                "table.margin", ("baseline", styles[analysis.Study.Rules[0]].Label),
                ("margin", MarginFindings.Margin(analysis.Study, tested)), ("group", group.Title)),
            [
                new Column("Rule"), new Column(classifies ? "Difference, points" : "Difference", "", true),
                new Column("p, no worse"), new Column("p, as good"), new Column("Shown"),
            ],
            [
                .. tested.Select(arm => (IReadOnlyList<Cell>)
                [
                    Cell.Of(styles[arm.Rule]),
                    Cell.Of(
                        classifies
                            ? Measured.Difference(arm.TestAccuracyDifference, arm, baseline).Percent()
                            : Measured.Difference(arm.TestLossDifference, arm, baseline),
                        signed: true),
                    P(arm.Margin!.AdjustedNotWorse, arm.Margin.NotWorse),
                    P(arm.Margin.AdjustedAsGood, arm.Margin.AsGood),
                    Cell.Of(MarginFindings.IsAsGood(arm) ? "as good"
                        : MarginFindings.IsNotWorse(arm) ? "no worse" : "nothing"),
                ]),
            ]);
    }

    private static Cell P(double adjusted, double own) => new(
        adjusted < 0.001 ? "< 0.001" : NumberText.Short(adjusted), $"uncorrected {NumberText.Short(own)}",
        $"{adjusted:R}");
}
