using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Texts;
using Soap.Trials;

namespace Soap.Lab.Reports.Figures;

/// <summary>For tasks of one variable: the samples and the functions that each rule learned from them.</summary>
internal static class FunctionFigures
{
    public static IEnumerable<Figure> Of(StudyAnalysis analysis, ArmGroup[] groups, RuleStyles styles)
    {
        HashSet<ulong> shown = [.. ShownSeeds.Of(analysis).Reporting.Take(ShownSeeds.MostFunctions)];
        var caption = shown.Count == analysis.Study.Seeds.Count ? Prose.Of("figure.functions")
            : Prose.Of(
                "figure.functions.some", ("shown", $"{shown.Count}"), ("seeds", $"{analysis.Study.Seeds.Count}"));
        foreach (var group in groups)
        {
            ArmAnalysis[] arms = [.. group.Arms.Where(arm => arm.Functions.Count > 0)];
            if (arms.Length == 0)
            {
                continue;
            }

            (double X, double Y)[] dots =
            [
                .. analysis.Samples.Where(Finite).Select(sample => (sample.Input, sample.Output)),
            ];
            IReadOnlyList<Series>[] series =
            [
                .. arms.Select(arm => arm.Functions.Where(function => shown.Contains(function.Seed))
                    .Select(function => Line(function, styles[arm.Rule])).ToList()),
            ];
            Series[] all = [.. series.SelectMany(lines => lines)];
            var x = Axis.Exact("input x", Lines.Places(all).Concat(dots.Select(dot => dot.X)));
            var y = Axis.Of("output", Lines.Heights(all).Concat(dots.Select(dot => dot.Y))) with
            {
                Logarithmic = null,
            };
            yield return new Figure(
                $"functions-{group.Id}",
                Prose.Of(
                    "figure.functions.title", ("group", $"{char.ToLowerInvariant(group.Title[0])}{group.Title[1..]}")),
                caption,
                [.. arms.Select((arm, i) => new Panel(styles[arm.Rule].Label, x, y, series[i]) { Dots = dots })])
            { Height = 230, MinWidth = 300 };
        }
    }

    private static Series Line(SeedFunction function, RuleStyle style) =>
        new(
            style,
            [
                .. function.Points.Where(Finite)
                    .Select(point => new SeriesPoint(point.Input, point.Output, point.Output, point.Output)),
            ])
        { Seed = function.Seed };

    private static bool Finite(FunctionPoint point) => double.IsFinite(point.Input) && double.IsFinite(point.Output);
}
