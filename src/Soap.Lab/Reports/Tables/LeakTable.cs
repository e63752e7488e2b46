using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Numbers;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Tables;

/// <summary>What each rule reaches, and the bits of W that its way back is told; the most bits first.</summary>
internal static class LeakTable
{
    public static Table Of(StudyAnalysis analysis, RuleStyles styles)
    {
        var group = ArmGroup.Of(analysis)[^1];
        var baseline = styles[analysis.Study.Rules[0]].Label;
        return new Table(
            "leaks",
            Prose.Of("table.leak", ("baseline", baseline), ("group", group.Title)),
            [
                new("Rule"), new("of each weight", "Bits an example"), new("of all", "Bits an example"),
                new("Test accuracy, %", HasInterval: true),
                new($"Difference to {baseline}, points", HasInterval: true), new("Test loss", HasInterval: true),
            ],
            [
                .. (analysis.Leaks ?? []).OrderByDescending(leak => leak.BitsPerExample)
                    .SelectMany(leak => group.Arms.Where(arm => arm.Rule == leak.Rule).Select(arm =>
                        Row(arm, leak, group.Arms[0], styles))),
            ]);
    }

    private static IReadOnlyList<Cell> Row(
        ArmAnalysis arm, LeakAnalysis leak, ArmAnalysis baseline, RuleStyles styles) =>
    [
        Cell.Of(styles[arm.Rule]),
        Cell.Of(NumberText.Short(leak.BitsPerSynapse)),
        Cell.Of(NumberText.Short(leak.BitsPerExample)),
        Cell.Of(Measured.Mean(arm.TestAccuracy, arm).Percent()),
        Cell.Of(Measured.Difference(arm.TestAccuracyDifference, arm, baseline).Percent(), signed: true),
        Cell.Of(Measured.Mean(arm.TestLoss, arm)),
    ];
}
