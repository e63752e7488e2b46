using Soap.Lab.Analysis.Tasks;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Figures;

/// <summary>The figures of several studies.</summary>
internal static class TasksFigures
{
    private const int RowHeight = 26;

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
        return new Figure(
            "ratio-by-study",
            Prose.Of("figure.tasks.ratio.title"),
            Prose.Of("figure.tasks.ratio", ("baseline", baseline)),
            [
                .. charts.Select(chart => Rows(chart.Title, x, rules, chart.Ratios, styles, baseline))
                    .Where(panel => panel.Series.Count > 0),
            ])
        {
            Height = 60 + RowHeight * rules.Length,
            MinWidth = 320,
        };
    }

    /// <summary>Each rule's score.</summary>
    public static Figure? Scores(TasksAnalysis analysis, RuleStyles styles)
    {
        TasksRule[] rules =
        [
            .. analysis.Rules.Skip(1).Where(rule => rule.Score is not null).OrderBy(rule => rule.Score!.Estimate),
        ];
        if (rules.Length == 0)
        {
            return null;
        }

        var baseline = styles[analysis.Baseline].Label;
        Interval[] scores = [.. rules.Select(rule => rule.Score!)];
        return new Figure(
            "score",
            Prose.Of("figure.tasks.score.title"),
            Prose.Of("figure.tasks.score", ("baseline", baseline)),
            [
                Rows(
                    "", Axis.Fixed("score", 0, 1.05 * scores.Max(score => Math.Max(1, score.High))), rules, scores,
                    styles, baseline),
            ])
        {
            Height = 60 + RowHeight * rules.Length,
            MinWidth = 640,
        };
    }

    /// <summary>Each rule's accuracy on the test set of each study, where all have one task with classes: lines
    /// between different tasks would mean nothing.</summary>
    public static Figure? Accuracies(TasksAnalysis analysis, RuleStyles styles)
    {
        var places = analysis.WithAccuracy;
        if (places.Count < 2 || analysis.Studies.Select(study => study.Task).Distinct().Count() > 1)
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

    // A row a rule, with its interval where it has one, beside the baseline's line at 1.
    private static Panel Rows(
        string title, Axis x, TasksRule[] rules, IReadOnlyList<Interval?> intervals, RuleStyles styles,
        string baseline) => new(
            title, x, Axis.Named([.. rules.Select(rule => styles[rule.Rule].Label)]),
            [
                .. rules.Zip(intervals).Index().Where(row => row.Item.Second is not null).Select(row => new Series(
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
        };

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
