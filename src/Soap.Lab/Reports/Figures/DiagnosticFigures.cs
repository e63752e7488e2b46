using Soap.Diagnostics;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Figures;

/// <summary>Every diagnostic of every layer over time: one figure a metric, one chart a layer.</summary>
internal static class DiagnosticFigures
{
    public static IReadOnlyList<Figure> Of(ArmGroup group, RuleStyles styles, TrialIndex trials)
    {
        HashSet<string> measured =
        [
            .. group.Arms.SelectMany(arm => arm.Diagnostics).Where(curve => curve.Points.Count > 0)
                .Select(curve => curve.Metric),
        ];
        return
        [
            .. Diagnostic.All.Where(metric => measured.Contains(metric.Name))
                .Select((metric, i) => Of(metric, i, group, styles, trials)),
        ];
    }

    private static Figure Of(Diagnostic metric, int index, ArmGroup group, RuleStyles styles, TrialIndex trials)
    {
        DiagnosticCurve[] curves =
        [
            .. group.Arms.SelectMany(arm => arm.Diagnostics)
                .Where(curve => curve.Metric == metric.Name && curve.Points.Count > 0),
        ];
        int[] measured = [.. curves.Select(curve => curve.Layer).Distinct().Order()];
        int[] level = [.. measured.Where(layer => IsLevel(curves.Where(curve => curve.Layer == layer)))];
        level = level.Length < measured.Length ? level : []; // a figure of one value is better than none
        var layers = ShownLayers.Of([.. measured.Except(level)]);
        IReadOnlyList<Series>[] series =
        [
            .. layers.Select(layer => Lines.Of(group.Arms, styles, arm => Curve(arm, metric.Name, layer))),
        ];
        Series[] all = [.. series.SelectMany(lines => lines)];
        ReferenceLine[] lines = metric.Reference is { } reference
            ? [new ReferenceLine(reference.Value, reference.Text)]
            : [];
        double[] heights = [.. Lines.Heights(all).Concat(lines.Select(line => line.Value))];
        var x = Axis.Exact("training examples", Lines.Places(all).Append(0));
        var y = metric.Unit == "degrees" ? Axis.Degrees(heights)
            : metric.Range is { } range ? Axis.Fixed(metric.Unit, range.Low, range.High)
            : Axis.Of(metric.Unit, heights, SpreadsWide(heights), withoutZeros: true);
        var zeros = y.Logarithmic is not null && heights.Contains(0)
            ? " " + Prose.Of("figure.diagnostics.zeros")
            : "";
        return new Figure(
            $"diagnostic-{index + 1}-{Slug(metric.Name)}-{group.Id}",
            metric.Title,
            metric.Meaning + zeros + ShownLayers.Note([.. measured.Except(level)]) + Level(level),
            [
                .. layers.Select((layer, i) => new Panel(Title(layer), x, y, series[i])
                {
                    Lines = lines,
                    Labelled = true,
                    Trials =
                    [
                        .. group.Arms.SelectMany(arm => trials.Lines(
                            arm, styles, result => TrialIndex.Diagnostic(result, metric, layer))),
                    ],
                })
            ])
        { Formula = metric.Formula, Height = 190, MinWidth = 300 };

        string Level(int[] layers) => layers.Length == 0 ? ""
            : " " + Prose.Of(
                "figure.diagnostics.level", ("value", NumberText.Short(First(layers[0]))),
                ("layers", string.Join(", ", layers.Select(Title))));

        double First(int layer) => curves.First(curve => curve.Layer == layer).Points[0].Mean;

        string Title(int layer) => curves.First(curve => curve.Layer == layer).Name
            ?? Prose.Of("figure.diagnostics.layer.title", ("layer", $"{layer}"));
    }

    // One value for all rules and all times, as the output layer has of whatever compares with backpropagation: a
    // chart of it shows nothing.
    private static bool IsLevel(IEnumerable<DiagnosticCurve> curves)
    {
        double[] heights = [.. curves.SelectMany(curve => curve.Points).Select(point => point.Mean)];
        return AxisScale.AreLevel(heights.Min(), heights.Max());
    }

    /// <summary>Whether small values would be squeezed flat on a linear axis.</summary>
    private static bool SpreadsWide(double[] heights)
    {
        double[] positive = [.. heights.Where(height => double.IsFinite(height) && height > 0)];
        return positive.Length > 0 && positive.Max() / positive.Min() > 6;
    }

    private static IEnumerable<BandPoint> Curve(ArmAnalysis arm, string metric, int layer) =>
        arm.Diagnostics.FirstOrDefault(curve => curve.Metric == metric && curve.Layer == layer)?.Points ?? [];

    /// <summary>A name as part of a file name: small letters and digits, with hyphens between words.</summary>
    private static string Slug(string name) => string.Concat(name.Select((c, i) =>
        !char.IsAsciiLetterOrDigit(c) ? "-"
            : char.IsUpper(c) && i > 0 ? $"-{char.ToLowerInvariant(c)}"
            : $"{char.ToLowerInvariant(c)}"));
}
