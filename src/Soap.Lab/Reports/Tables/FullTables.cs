using Soap.Diagnostics;
using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Planning;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Numbers;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Tables;

/// <summary>All numbers behind the figures and the headline.</summary>
internal static class FullTables
{
    public static IEnumerable<Table> Of(StudyAnalysis analysis, RuleStyles styles)
    {
        var groups = ArmGroup.Of(analysis);
        foreach (var group in groups)
        {
            yield return Losses(group, analysis.Study.Rules[0], styles);
            if (group != groups[^1] && CostTable.Of(group, analysis, styles) is { } cost)
            {
                yield return cost; // the last one stands beside the figures of speed
            }

            if (ComparisonTable.Of(group, styles) is { } comparisons)
            {
                yield return comparisons;
            }

            yield return Heights(group, analysis.Study.Rules[0], styles);
            yield return LastDiagnostics(group, styles);
            if (RepresentationTable.Of(group, styles) is { } representations)
            {
                yield return representations;
            }
        }

        if (analysis.Responses.Count > 0)
        {
            yield return Responses(analysis, styles);
        }
    }

    private static Table Losses(ArmGroup group, string baselineRule, RuleStyles styles)
    {
        var baseline = group.Arms.FirstOrDefault(arm => arm.Rule == baselineRule);
        return new Table(
            $"losses-{group.Id}",
            Prose.Of("table.losses", ("group", group.Title)),
            [
                new("Rule"), new("η"), new("Final training loss", HasInterval: true),
                new("Test loss", HasInterval: true), new("Test loss, difference", HasInterval: true),
                new("Test accuracy, %", HasInterval: true),
                new("Test accuracy, difference in points", HasInterval: true),
                new("Seeds"), new("Diverged"),
            ],
            [
                .. group.Arms.Select(arm => (IReadOnlyList<Cell>)
                [
                    Cell.Of(styles[arm.Rule]),
                    Cell.Of(Ticks.Text(arm.LearningRate)),
                    Cell.Of(Measured.Mean(arm.FinalTrainingLoss, arm)),
                    Cell.Of(Measured.Mean(arm.TestLoss, arm)),
                    Cell.Of(Measured.Difference(arm.TestLossDifference, arm, baseline), signed: true),
                    Cell.Of(Measured.Mean(arm.TestAccuracy, arm).Percent()),
                    Cell.Of(Measured.Difference(arm.TestAccuracyDifference, arm, baseline).Percent(), signed: true),
                    Cell.Of(arm.Seeds),
                    Cell.Of(arm.DivergedSeeds),
                ]),
            ]);
    }

    /// <summary>Ratios at no more than eight heights a rule; all of them are in numbers.csv.</summary>
    private static Table Heights(ArmGroup group, string baselineRule, RuleStyles styles)
    {
        var baseline = group.Arms.FirstOrDefault(arm => arm.Rule == baselineRule);
        double[] heights =
        [
            .. group.Arms.SelectMany(arm => arm.RatioCurve).Select(target => target.Loss).Distinct().OrderDescending(),
        ];
        var stride = Math.Max(1, (int)Math.Ceiling(heights.Length / 8.0));
        double[] shown = [.. heights.Where((_, i) => i % stride == 0)];
        return new Table(
            $"heights-{group.Id}",
            Prose.Of("table.heights", ("group", group.Title)),
            [
                new("Rule"),
                .. shown.Select(height => new Column($"loss {NumberText.Plain(height)}", HasInterval: true)),
            ],
            [
                .. group.Arms.Select(arm => (IReadOnlyList<Cell>)
                [
                    Cell.Of(styles[arm.Rule]),
                    .. shown.Select(height => Cell.Of(At(baseline, arm, height))),
                ]),
            ]);
    }

    private static Measured At(ArmAnalysis? baseline, ArmAnalysis arm, double height)
    {
        var reference = baseline?.RatioCurve.FirstOrDefault(target => target.Loss == height);
        var own = arm.RatioCurve.FirstOrDefault(target => target.Loss == height);
        return own is null
            ? new Measured(null, arm == baseline ? "baseline" : "not measured")
            : Measured.Ratio(own, reference);
    }

    private static Table LastDiagnostics(ArmGroup group, RuleStyles styles)
    {
        DiagnosticCurve[] curves =
        [
            .. group.Arms.SelectMany(arm => arm.Diagnostics).Where(curve => curve.Points.Count > 0),
        ];
        int[] measured = [.. curves.Select(curve => curve.Layer).Distinct().Order()];
        var shown = ShownLayers.Of(measured);
        (string Metric, int Layer, string Label)[] columns =
        [
            .. curves.Where(curve => shown.Contains(curve.Layer))
                .Select(curve => (curve.Metric, curve.Layer, curve.Label)).Distinct()
                .OrderBy(column => Diagnostic.All.TakeWhile(metric => metric.Name != column.Metric).Count())
                .ThenBy(column => column.Layer)
        ];
        return new Table(
            $"diagnostics-{group.Id}",
            Prose.Of("table.diagnostics", ("group", group.Title)) + ShownLayers.Note(measured),
            [
                new("Rule"),
                .. columns.Select(column => new Column(
                    column.Label,
                    Diagnostic.All.Single(metric => metric.Name == column.Metric).Title,
                    true)),
            ],
            [
                .. group.Arms.Select(arm => (IReadOnlyList<Cell>)
                [
                    Cell.Of(styles[arm.Rule]),
                    .. columns.Select(column => Cell.Of(Last(arm, column.Metric, column.Layer))),
                ]),
            ]);
    }

    private static Measured Last(ArmAnalysis arm, string metric, int layer)
    {
        var points = arm.Diagnostics.FirstOrDefault(curve => curve.Metric == metric && curve.Layer == layer)?.Points;
        return points is [.., BandPoint last]
            ? new Measured(new Statistics.Interval(last.Mean, last.Low, last.High, arm.Seeds), "")
            : new Measured(null, "does not exist");
    }

    private static Table Responses(StudyAnalysis analysis, RuleStyles styles)
    {
        double[] rates =
        [
            .. analysis.Responses.SelectMany(response => response.Points).Select(point => point.LearningRate)
                .Distinct().Order(),
        ];
        return new Table(
            "responses",
            Prose.Of(
                "table.responses", ("seeds", NumberText.Count(analysis.Study.TuningSeeds.Count, "tuning seed"))),
            [new("Rule"), .. rates.Select(rate => new Column($"η = {Ticks.Text(rate)}", HasInterval: true))],
            [
                .. analysis.Responses.Select(response => (IReadOnlyList<Cell>)
                [
                    Cell.Of(styles[response.Rule]),
                    .. rates.Select(rate => At(response, rate, analysis)),
                ]),
            ]);
    }

    private static Cell At(ResponseCurve response, double rate, StudyAnalysis analysis)
    {
        ResponsePoint? point = response.Points.FirstOrDefault(point => point.LearningRate == rate);
        var reason = point is null ? "not run"
            : point.IsScreenedOut ? "screened out"
            : point.Diverged > 0 ? $"{point.Diverged} of {analysis.Study.TuningSeeds.Count} seeds diverged"
            : "not measured";
        var cell = Cell.Of(new Measured(point?.ValidationLoss, point?.ValidationLoss is null ? reason : ""));
        cell = point is { Swept.Length: > 0 } ? cell with { Note = $"{cell.Note} {point.Swept}" } : cell;
        return rate == response.Best ? cell with { Text = $"{cell.Text} ★" } : cell;
    }
}
