using Soap.Lab.Studies;
using Soap.Training;

namespace Soap.Lab.Reports.Figures;

/// <summary>The single trials behind the bands: one chart a seed, every rule in it, on the same axes.</summary>
internal static class SeedFigures
{
    public static IEnumerable<Figure> Of(ArmGroup[] groups, RuleStyles styles)
    {
        foreach (ArmGroup group in groups)
        {
            ulong[] seeds = [.. group.Arms.SelectMany(arm => arm.SeedCurves).Select(curve => curve.Seed).Distinct().Order()];
            IReadOnlyList<Series>[] series = [.. seeds.Select(seed => group.Arms.SelectMany(arm => Curves(arm, seed, styles)).ToList())];
            Series[] all = [.. series.SelectMany(lines => lines)];
            if (all.Length == 0)
            {
                continue;
            }

            Axis x = Axis.Exact("training examples", Lines.Places(all).Append(0));
            Axis y = Axis.Of("training loss", Lines.Heights(all), logarithmic: true);
            yield return new Figure(
                $"seeds-{group.Id}",
                group.Title,
                "Training loss of every trial. Within a chart all rules start from the same weights and see the same batches; a difference that shows in every chart does not hang on the seed.",
                [.. seeds.Select((seed, i) => new Panel($"Seed {seed}", x, y, series[i]))])
            { Height = 170, MinWidth = 300 };
        }
    }

    private static IEnumerable<Series> Curves(ArmAnalysis arm, ulong seed, RuleStyles styles) =>
        arm.SeedCurves.Where(curve => curve.Seed == seed)
            .Select(curve => new Series(styles[arm.Rule], [.. curve.Points.Where(point => double.IsFinite(point.Loss)).Select(Point)]))
            .Where(line => line.Points.Count > 0);

    private static SeriesPoint Point(LossPoint point) => new(point.Examples, point.Loss, point.Loss, point.Loss);
}
