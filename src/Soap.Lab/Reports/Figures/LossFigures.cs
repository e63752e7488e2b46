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
            "Training loss",
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
                "Validation loss",
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
        var horizontal = lines.Length > 0
            ? " Follow the horizontal line: where a curve crosses it, the rule has reached the target loss."
            : "";
        var caption = "Mean over seeds; the band is the 95 % interval. Both charts have the same " +
            $"axes.{horizontal}{Ends(groups, series)}{Absent(groups, styles, points)}";
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
            groups.Length > 1
                ? caption
                : caption.Replace(" Both charts have the same axes.", "", StringComparison.Ordinal),
            panels);
    }

    /// <summary>Which line ends lowest and which highest.</summary>
    private static string Ends(ArmGroup[] groups, IReadOnlyList<Series>[] series)
    {
        var sentences = groups.Zip(series).Where(pair => pair.Second.Count > 1).Select(pair =>
        {
            var lowest = pair.Second.MinBy(line => line.Points[^1].Y)!;
            var highest = pair.Second.MaxBy(line => line.Points[^1].Y)!;
            var where = pair.First.Id == "shared" ? "At the shared learning rate" : "At the best learning rates";
            return $" {where} the mean ends lowest for {lowest.Style.Label} ({Value(lowest)}) and highest for " +
                $"{highest.Style.Label} ({Value(highest)}).";
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
            select $" No mean is drawn for {styles[arm.Rule].Label} at η = {Ticks.Text(arm.LearningRate)}: " +
                $"{arm.DivergedSeeds} of {arm.Seeds} seeds diverged.";
        return string.Concat(absent.Distinct());
    }

    private static string Value(Series series) => NumberText.Plain(series.Points[^1].Y);
}
