using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Figures;

/// <summary>
/// Training and validation loss against examples, at the shared and at the best learning rates, on the same axes.
/// </summary>
internal static class LossFigures
{
    public static IEnumerable<Figure> Of(
        StudyAnalysis analysis, ArmGroup[] groups, RuleStyles styles, TrialIndex trials)
    {
        ReferenceLine target = new(analysis.Study.TargetLoss, $"target {Ticks.Text(analysis.Study.TargetLoss)}");
        yield return Of(
            "training-loss",
            Prose.Of("figure.training-loss.title"),
            "training loss",
            groups,
            styles,
            arm => arm.TrainingLoss,
            [target],
            arm => trials.Lines(arm, styles, TrialIndex.TrainingLoss));
        if (groups.Any(group => group.Arms.Any(arm => arm.ValidationLoss.Count > 0)))
        {
            yield return Of(
                "validation-loss",
                Prose.Of("figure.validation-loss.title"),
                "validation loss",
                groups,
                styles,
                arm => arm.ValidationLoss,
                [],
                arm => trials.Lines(arm, styles, TrialIndex.ValidationLoss));
        }
    }

    private static Figure Of(
        string id, string title, string quantity, ArmGroup[] groups, RuleStyles styles,
        Func<ArmAnalysis, IEnumerable<BandPoint>> points, ReferenceLine[] lines,
        Func<ArmAnalysis, IEnumerable<Series>> trials)
    {
        IReadOnlyList<Series>[] series = [.. groups.Select(group => Lines.Of(group.Arms, styles, points))];
        Series[] all = [.. series.SelectMany(lines => lines)];
        var x = Axis.Exact("training examples", Lines.Places(all).Append(0));
        var y = Axis.Of(quantity, Lines.Heights(all).Concat(lines.Select(line => line.Value)), logarithmic: true);
        var horizontal = lines.Length > 0 ? " " + Prose.Of("figure.loss.target") : "";
        Panel[] panels =
        [
            .. groups.Select((group, i) => new Panel(group.Title, x, y, series[i])
            {
                Lines = lines,
                Labelled = true,
                Trials = [.. group.Arms.SelectMany(trials)],
            }),
        ];
        return new Figure(
            id,
            title,
            (groups.Length > 1 ? Prose.Of("figure.loss.two") : Prose.Of("figure.loss"))
                + horizontal + Ends(groups, series) + Absent(groups, styles, points),
            panels);
    }

    /// <summary>Which line ends lowest and which highest.</summary>
    private static string Ends(ArmGroup[] groups, IReadOnlyList<Series>[] series)
    {
        var sentences = groups.Zip(series).Where(pair => pair.Second.Count > 1).Select(pair =>
        {
            var lowest = pair.Second.MinBy(line => line.Points[^1].Y)!;
            var highest = pair.Second.MaxBy(line => line.Points[^1].Y)!;
            return " " + (pair.First.Id == "shared"
                ? Prose.Of(
                    "figure.loss.ends.shared", ("lowest", lowest.Style.Label), ("least", Value(lowest)),
                    ("highest", highest.Style.Label), ("most", Value(highest)))
                : Prose.Of(
                    "figure.loss.ends.best", ("lowest", lowest.Style.Label), ("least", Value(lowest)),
                    ("highest", highest.Style.Label), ("most", Value(highest))));
        });
        return string.Concat(sentences);
    }

    /// <summary>Which arms have no mean to draw.</summary>
    private static string Absent(
        ArmGroup[] groups, RuleStyles styles, Func<ArmAnalysis, IEnumerable<BandPoint>> points)
    {
        var absent =
            from @group in groups
            from arm in @group.Arms
            where arm.DivergedSeeds > 0 && !points(arm).Any()
            select " " + Prose.Of(
                "figure.loss.absent", ("rule", styles[arm.Rule].Label), ("rate", Ticks.Text(arm.LearningRate)),
                ("diverged", $"{arm.DivergedSeeds}"), ("seeds", $"{arm.Seeds}"));
        return string.Concat(absent.Distinct());
    }

    private static string Value(Series series) => NumberText.Plain(series.Points[^1].Y);
}
