using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Texts;

using Soap.Rules;

namespace Soap.Lab.Reports.Figures;

/// <summary>
/// Where every rule ends, best first: validation loss at the end of training, with each rule at its own best learning
/// rate if the study tunes.
/// </summary>
internal static class RankingFigure
{
    public static Figure? Of(StudyAnalysis analysis, ArmGroup[] groups, RuleStyles styles, TrialIndex trials)
    {
        var group = groups[^1];
        (ArmAnalysis Arm, BandPoint End)[] ranked =
        [
            .. group.Arms.Where(arm => arm.ValidationLoss.Count > 0)
                .Select(arm => (arm, arm.ValidationLoss[^1]))
                .Where(pair => double.IsFinite(pair.Item2.Mean))
                .OrderByDescending(pair => pair.Item2.Mean)
        ];
        if (ranked.Length < 2)
        {
            return null;
        }

        Series[] series =
        [
            .. ranked.Select((pair, rank) => new Series(
                styles[pair.Arm.Rule], [new SeriesPoint(pair.End.Mean, rank, pair.End.Low, pair.End.High)])
            {
                Dotted = true,
            }),
        ];
        var x = Axis.Of(
            "validation loss at the end",
            series.SelectMany(line => line.Points).SelectMany(point => new[] { point.X, point.Low, point.High }),
            logarithmic: true);
        var y = Axis.Named([.. ranked.Select(pair => styles[pair.Arm.Rule].Label)]);
        ReferenceLine[] lines =
        [
            .. ranked
                .Where(pair => pair.Arm.Rule == analysis.Study.Rules[0] || pair.Arm.Rule == LearningRule.Control.Text)
                .Select(pair => new ReferenceLine(pair.End.Mean, styles[pair.Arm.Rule].Label))
        ];
        var absent = string.Join(
            ", ", group.Arms.Where(arm => ranked.All(pair => pair.Arm != arm)).Select(arm => styles[arm.Rule].Label));
        var caption = group.Id == "best" ? Prose.Of("figure.ranking.best") : Prose.Of("figure.ranking.shared");
        return new Figure(
            "ranking", Prose.Of("figure.ranking.title"),
            absent.Length == 0 ? caption : $"{caption} {Prose.Of("figure.ranking.absent", ("rules", absent))}",
            [
                new Panel("", x, y, series)
                {
                    Lines = lines,
                    IsHorizontal = true,
                    Trials = [.. ranked.SelectMany((pair, rank) => trials.Lines(
                        pair.Arm, styles, result =>
                            TrialIndex.ValidationLoss(result).TakeLast(1).Select(end => (end.Y, (double)rank))))],
                },
            ])
        {
            Height = 60 + 22 * ranked.Length,
            MinWidth = 640,
        };
    }
}
