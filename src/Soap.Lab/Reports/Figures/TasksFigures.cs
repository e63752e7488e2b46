using Soap.Lab.Analysis.Tasks;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Figures;

/// <summary>The figures of several studies.</summary>
internal static class TasksFigures
{
    /// <summary>Each rule's ratio to the baseline, over all studies and in each.</summary>
    public static Figure? Ratios(TasksAnalysis analysis, RuleStyles styles)
    {
        TasksRule[] rules = [.. analysis.Rules.Skip(1).Reverse()];
        (string Title, Interval?[] Ratios)[] charts =
        [
            (Prose.Of("figure.tasks.all.title"), [.. rules.Select(rule => rule.Ratio)]),
            .. analysis.Studies.Select((study, i) => (
                study.Name, rules.Select(rule => rule.Targets[i].RatioToBaseline).ToArray())),
        ];
        Interval[] shown = [.. charts.SelectMany(chart => chart.Ratios).OfType<Interval>()];
        if (shown.Length == 0)
        {
            return null;
        }

        var baseline = styles[analysis.Baseline].Label;
        var x = Axis.Of(
            $"examples needed ÷ those of {baseline}",
            shown.SelectMany(ratio => new[] { ratio.Estimate, ratio.Low, ratio.High }).Append(1), logarithmic: true);
        var y = Axis.Named([.. rules.Select(rule => styles[rule.Rule].Label)]);
        return new Figure(
            "ratio-by-study",
            Prose.Of("figure.tasks.ratio.title"),
            Prose.Of("figure.tasks.ratio", ("baseline", baseline)),
            [
                .. charts.Select(chart => new Panel(chart.Title, x, y,
                [
                    .. rules.Zip(chart.Ratios).Index().Where(row => row.Item.Second is not null)
                        .Select(row => new Series(
                            styles[row.Item.First.Rule],
                            [
                                new SeriesPoint(
                                    row.Item.Second!.Estimate, row.Index, row.Item.Second.Low, row.Item.Second.High),
                            ])
                        { Dotted = true }),
                ])
                {
                    IsHorizontal = true,
                    Lines = [new ReferenceLine(1, baseline)],
                }).Where(panel => panel.Series.Count > 0),
            ])
        {
            Height = 60 + 26 * rules.Length,
            MinWidth = 320,
        };
    }

    /// <summary>Each rule's accuracy on the test set of each study whose task has classes.</summary>
    public static Figure? Accuracies(TasksAnalysis analysis, RuleStyles styles)
    {
        var places = analysis.WithAccuracy;
        if (places.Count < 2)
        {
            return null;
        }

        Series[] lines =
        [
            .. analysis.Rules.Select(rule => new Series(
                styles[rule.Rule],
                [
                    .. places.Index().Where(place => rule.TestAccuracies[place.Item] is not null).Select(place =>
                        Point(place.Index, rule.TestAccuracies[place.Item]!.Times(100))),
                ])).Where(line => line.Points.Count > 0),
        ];
        return new Figure(
            "accuracy-by-study",
            Prose.Of("figure.tasks.accuracy.title"),
            Prose.Of("figure.tasks.accuracy"),
            [
                new Panel(
                    "",
                    Axis.Named([.. places.Select(i => analysis.Studies[i].Name)]),
                    Axis.Of(
                        "test accuracy, %",
                        lines.SelectMany(line => line.Points).SelectMany(point => new[] { point.Low, point.High })),
                    lines)
                {
                    Labelled = true,
                },
            ])
        {
            MinWidth = 640,
        };

        static SeriesPoint Point(int place, Interval accuracy) =>
            new(place, accuracy.Estimate, accuracy.Low, accuracy.High);
    }

    /// <summary>Performance profiles over the seeds of all studies.</summary>
    public static Figure? Profile(TasksAnalysis analysis, RuleStyles styles)
    {
        if (analysis.Rules.All(rule => rule.Profile.All(step => step.Share == 0)))
        {
            return null;
        }

        var end = Math.Max(
            TasksScore.MostTimes, 1.05 * analysis.Rules.SelectMany(rule => rule.Profile).Max(step => step.Times));
        Panel panel = new(
            "",
            Axis.Of("τ: examples needed ÷ those of the seed’s fastest rule", [1, end], logarithmic: true),
            Axis.Fixed("share of seeds, mean over studies", 0, 1.04),
            [.. analysis.Rules.Select(rule => new Series(styles[rule.Rule], Steps(rule, end)))])
        {
            Labelled = true,
        };
        return new Figure(
            "profile-over-studies",
            Prose.Of("figure.tasks.profile.title"),
            Prose.Of("figure.tasks.profile"),
            [panel])
        {
            Height = 360,
            MinWidth = 640,
        };
    }

    // A step up at each τ.
    private static SeriesPoint[] Steps(TasksRule rule, double end)
    {
        List<(double X, double Y)> points = [];
        foreach (var (step, before) in rule.Profile.Zip(rule.Profile.Prepend(rule.Profile[0])))
        {
            points.Add((step.Times, before.Share));
            points.Add((step.Times, step.Share));
        }

        points.Add((end, rule.Profile[^1].Share));
        return [.. points.Skip(1).Select(point => new SeriesPoint(point.X, point.Y, point.Y, point.Y))];
    }
}
