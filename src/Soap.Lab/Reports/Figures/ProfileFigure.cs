using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Figures;

/// <summary>
/// Performance profiles: the share of seeds on which a rule reaches the target within τ times the examples of the
/// seed's best rule.
/// </summary>
internal static class ProfileFigure
{
    public static Figure? Of(StudyAnalysis analysis, ArmGroup[] groups, RuleStyles styles)
    {
        IReadOnlyList<double>[] finite =
        [
            .. groups.SelectMany(group => group.Arms)
                .Select(arm => (IReadOnlyList<double>)[.. arm.ExamplesOverBest.OfType<double>()]),
        ];
        if (groups.All(group => group.Arms.Count(arm => arm.ExamplesOverBest.Count > 0) < 2)
            || finite.All(ratios => ratios.Count == 0))
        {
            return null;
        }

        var end = Math.Max(1.1, 1.05 * finite.SelectMany(ratios => ratios).Max());
        var x = Axis.Of("τ: examples needed ÷ those of the seed's best rule", [1, end], logarithmic: true);
        var y = Axis.Fixed("share of seeds", 0, 1.04);
        var seeds = groups.SelectMany(group => group.Arms).Max(arm => arm.ExamplesOverBest.Count);
        return new Figure(
            "performance-profile",
            Prose.Of("figure.profile.title"),
            Prose.Of(
                "figure.profile", ("loss", Ticks.Text(analysis.Study.TargetLoss)),
                ("seeds", NumberText.Count(seeds, "seed"))),
            [
                .. groups.Select(group => new Panel(group.Title, x, y,
                [
                    .. group.Arms.Where(arm => arm.ExamplesOverBest.Count > 0)
                        .Select(arm => new Series(styles[arm.Rule], Steps(arm, end))),
                ]) { Labelled = true }),
            ]);
    }

    // A step up at each ratio.
    private static SeriesPoint[] Steps(ArmAnalysis arm, double end)
    {
        double[] ratios = [.. arm.ExamplesOverBest.OfType<double>()];
        double Share(int solved) => (double)solved / arm.ExamplesOverBest.Count;
        List<(double X, double Y)> points = [(1, Share(ratios.Count(ratio => ratio <= 1)))];
        foreach (var (ratio, before) in ratios.Select((ratio, before) => (ratio, before))
            .Where(step => step.ratio > 1))
        {
            points.Add((ratio, Share(before)));
            points.Add((ratio, Share(before + 1)));
        }

        points.Add((end, Share(ratios.Length)));
        return [.. points.Select(point => new SeriesPoint(point.X, point.Y, point.Y, point.Y))];
    }
}
