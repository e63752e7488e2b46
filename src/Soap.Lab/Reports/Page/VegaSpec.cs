using System.Text.Json.Nodes;
using Soap.Lab.Reports.Figures;

namespace Soap.Lab.Reports.Page;

/// <summary>
/// A chart as a Vega-Lite specification with its data inline, and what changes when the reader asks for the other
/// vertical scale.
/// </summary>
internal static class VegaSpec
{
    private const double LabelHeight = 15;

    /// <summary>
    /// <c>{ spec, lines, scales: { linear: { scale, ticks, labels }, log: … }, scale }</c>; the page puts the lines
    /// into the specification.
    /// </summary>
    public static JsonObject Of(Figure figure, Panel panel, RuleStyles styles)
    {
        VegaEncoding encoding = new(panel, styles);
        JsonArray layers = [];
        foreach (var layer in Layers(figure, panel, encoding))
        {
            layers.Add((JsonNode)layer);
        }

        JsonObject spec = new()
        {
            ["width"] = "container",
            ["height"] = figure.Height,
            ["padding"] =
                new JsonObject { ["left"] = 4, ["top"] = 6, ["bottom"] = 4, ["right"] = panel.Labelled ? 4 : 12 },
            ["params"] = new JsonArray(
                new JsonObject { ["name"] = "hidden", ["value"] = new JsonArray() },
                new JsonObject { ["name"] = "focus", ["value"] = "" }),
            ["data"] = new JsonObject { ["values"] = new JsonArray() },
            ["transform"] = new JsonArray(VegaEncoding.Shown()),
            ["layer"] = layers,
        };
        JsonObject scales = new() { ["linear"] = Scale(figure, panel, panel.Y.Linear) };
        if (panel.Y.Logarithmic is { } logarithmic)
        {
            scales["log"] = Scale(figure, panel, logarithmic);
        }

        return new JsonObject
        {
            ["spec"] = spec,
            ["lines"] = VegaData.Lines(panel),
            ["scales"] = scales,
            ["scale"] = panel.Y.Start.IsLogarithmic ? "log" : "linear",
        };
    }

    private static IEnumerable<JsonObject> Layers(Figure figure, Panel panel, VegaEncoding encoding)
    {
        if (panel.Dots.Count > 0)
        {
            yield return VegaLayers.Dots(panel, encoding);
        }

        if (panel.Lines.Count > 0)
        {
            yield return VegaLayers.ReferenceRules(panel, encoding);
            foreach (var text in VegaLayers.ReferenceTexts(panel, encoding))
            {
                yield return text;
            }
        }

        var dotted = panel.Series.Any(series => series.Dotted);
        if (panel.HasIntervals)
        {
            yield return dotted ? VegaLayers.Bars(panel, encoding) : VegaLayers.Bands(encoding);
        }

        if (panel.IsMap)
        {
            yield return VegaLayers.Fields(encoding);
            yield return VegaLayers.Words(panel, encoding, atLeft: false);
            yield break;
        }

        if (panel.HasColumns)
        {
            yield return VegaLayers.Settings(encoding);
            foreach (var isGround in new[] { true, false })
            {
                yield return VegaLayers.Words(panel, encoding, atLeft: true, isGround);
                yield return VegaLayers.Words(panel, encoding, atLeft: false, isGround);
            }

            yield return VegaLayers.Hover(panel, encoding, visible: false);
            yield break;
        }

        yield return VegaLayers.Lines(encoding, panel.Dots.Count > 0 ? 1.4 : figure.Height < 200 ? 1.7 : 2.2);
        if (panel.Spans.Count > 0)
        {
            yield return VegaLayers.Spans(panel, encoding);
        }

        if (panel.Markers.Count > 0)
        {
            yield return VegaLayers.Markers(panel, encoding);
        }

        if (panel.Labelled)
        {
            yield return VegaLayers.Labels(encoding, dotted ? 14 : 7);
        }

        yield return VegaLayers.Hover(panel, encoding, dotted || panel.Series.All(series => series.Points.Count == 1));
    }

    private static JsonObject Scale(Figure figure, Panel panel, AxisScale scale)
    {
        JsonArray labels = [];
        if (panel.Labelled)
        {
            foreach (var (style, x, y) in EndLabels.Place(panel, scale, LabelHeight / figure.Height))
            {
                labels.Add((JsonNode)new JsonObject
                {
                    ["r"] = style.Label,
                    ["x"] = VegaData.Number(x),
                    ["y"] = VegaData.Number(y),
                });
            }
        }

        return new JsonObject
        {
            ["scale"] = VegaEncoding.Scale(scale),
            ["ticks"] = VegaEncoding.Ticks(scale),
            ["labels"] = labels,
        };
    }
}
