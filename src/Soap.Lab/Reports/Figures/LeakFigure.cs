using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Figures;

/// <summary>
/// What each rule reaches against the bits of W that its way back is told: accuracy on the test set, or the loss there
/// for values; of rules that are told nothing a line.
/// </summary>
internal static class LeakFigure
{
    /// <summary>Null where the study has no leaks.</summary>
    public static Figure? Of(StudyAnalysis analysis, ArmGroup[] groups, RuleStyles styles)
    {
        if (analysis.Leaks is not { } leaks)
        {
            return null;
        }

        var group = groups[^1];
        var isAccuracy = group.Arms.Any(arm => arm.TestAccuracy is not null);
        (ArmAnalysis Arm, LeakAnalysis Leak, Interval End)[] ends =
        [
            .. group.Arms
                .Join(leaks, arm => arm.Rule, leak => leak.Rule, (arm, leak) =>
                    (arm, leak, isAccuracy ? arm.TestAccuracy?.Times(100) : arm.TestLoss))
                .Where(end => end.Item3 is not null)
                .Select(end => (end.arm, end.leak, end.Item3!)),
        ];
        Series[] series =
        [
            .. ends.Where(end => end.Leak.BitsPerExample > 0).OrderBy(end => end.Leak.BitsPerExample)
                .Select(end => new Series(
                    styles[end.Arm.Rule],
                    [new SeriesPoint(end.Leak.BitsPerSynapse, end.End.Estimate, end.End.Low, end.End.High)])
                {
                    Dotted = true,
                }),
        ];
        if (series.Length < 2)
        {
            return null;
        }

        ReferenceLine[] lines =
        [
            .. ends.Where(end => end.Leak.BitsPerExample == 0)
                .Select(end => new ReferenceLine(end.End.Estimate, styles[end.Arm.Rule].Label)),
        ];
        return new Figure(
            "leak", Prose.Of("figure.leak.title"), Prose.Of("figure.leak"),
            [
                new Panel(
                    group.Title,
                    Axis.Of(
                        "bits of each weight that the way back is told, an example", Lines.Places(series),
                        logarithmic: true),
                    Axis.Of(
                        isAccuracy ? "test accuracy, %" : "test loss",
                        Lines.Heights(series).Concat(lines.Select(line => line.Value))),
                    series)
                {
                    Lines = lines,
                    Labelled = true,
                },
            ])
        {
            Height = 420,
            MinWidth = 640,
        };
    }
}
