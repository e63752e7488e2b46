using System.Text.Json.Nodes;
using Soap.Lab.Reports.Figures;

namespace Soap.Lab.Reports.Page;

/// <summary>The layers a chart is made of, from the bottom up.</summary>
internal static class VegaLayers
{
    public static JsonObject Dots(Panel panel, VegaEncoding encoding) => new()
    {
        ["data"] = Values(panel.Dots.Select(dot =>
            new JsonObject { ["x"] = VegaData.Number(dot.X), ["y"] = VegaData.Number(dot.Y) })),
        ["mark"] = new JsonObject { ["type"] = "circle", ["size"] = 7, ["opacity"] = 0.45, ["style"] = "ink" },
        ["encoding"] = new JsonObject { ["x"] = encoding.X(), ["y"] = encoding.Y() },
    };

    public static JsonObject ReferenceRules(Panel panel, VegaEncoding encoding) => new()
    {
        ["data"] = ReferenceData(panel),
        ["mark"] = new JsonObject { ["type"] = "rule", ["strokeDash"] = new JsonArray(2, 3), ["style"] = "reference" },
        ["encoding"] =
            panel.IsHorizontal ? new JsonObject { ["x"] = encoding.X() } : new JsonObject { ["y"] = encoding.Y() },
    };

    /// <summary>One layer a word, as each has a place of its own.</summary>
    public static IEnumerable<JsonObject> ReferenceTexts(Panel panel, VegaEncoding encoding) =>
        panel.Lines.Select(line => ReferenceText(panel, line, ReferenceLabel.Of(panel, line), encoding));

    private static JsonObject ReferenceText(
        Panel panel, ReferenceLine line, ReferenceLabel label, VegaEncoding encoding) => new()
        {
            ["data"] = Values(
        [
            new JsonObject
            {
                ["x"] = VegaData.Number(
                    panel.IsHorizontal ? line.Value : label.AtEnd ? panel.X.Start.High : panel.X.Start.Low),
                ["y"] = VegaData.Number(panel.IsHorizontal ? panel.Y.Start.High : line.Value),
                ["t"] = line.Text,
            },
        ]),
            ["mark"] = new JsonObject
            {
                ["type"] = "text",
                ["align"] = label.AtEnd ? "right" : "left",
                ["baseline"] = label.Above ? "bottom" : "top",
                ["dx"] = label.AtEnd ? -4 : 4,
                ["dy"] = label.Above ? -3 : 3,
                ["style"] = "referenceText",
            },
            ["encoding"] = new JsonObject
            {
                ["x"] = encoding.X(),
                ["y"] = encoding.Y(),
                ["text"] = new JsonObject { ["field"] = "t" },
            },
        };

    public static JsonObject Bands(VegaEncoding encoding) => new()
    {
        ["name"] = "interval",
        ["mark"] = new JsonObject { ["type"] = "area", ["clip"] = true },
        ["encoding"] = new JsonObject
        {
            ["x"] = encoding.X(),
            ["y"] = encoding.Y("l"),
            ["y2"] = new JsonObject { ["field"] = "h" },
            ["color"] = encoding.Color(),
            ["detail"] = new JsonObject { ["field"] = "g" },
            ["opacity"] = VegaEncoding.Opacity(0.18),
        },
    };

    public static JsonObject Bars(Panel panel, VegaEncoding encoding) => new()
    {
        ["name"] = "interval",
        ["mark"] = new JsonObject { ["type"] = "rule", ["strokeWidth"] = 1.4 },
        ["encoding"] = new JsonObject
        {
            ["x"] = panel.IsHorizontal ? encoding.X("l") : encoding.X(),
            ["y"] = panel.IsHorizontal ? encoding.Y() : encoding.Y("l"),
            [panel.IsHorizontal ? "x2" : "y2"] = new JsonObject { ["field"] = "h" },
            ["color"] = encoding.Color(),
            ["opacity"] = VegaEncoding.Opacity(0.7),
        },
    };

    /// <summary>The fields of a map, a little apart, shaded by their strength.</summary>
    public static JsonObject Fields(VegaEncoding encoding) => new()
    {
        ["transform"] = new JsonArray(
            Moved("x", -Panel.HalfField, "x0"), Moved("x", Panel.HalfField, "x1"),
            Moved("y", -Panel.HalfField, "y0"), Moved("y", Panel.HalfField, "y1")),
        ["mark"] = new JsonObject { ["type"] = "rect" },
        ["encoding"] = new JsonObject
        {
            ["x"] = encoding.X("x0"),
            ["x2"] = new JsonObject { ["field"] = "x1" },
            ["y"] = encoding.Y("y0"),
            ["y2"] = new JsonObject { ["field"] = "y1" },
            ["color"] = encoding.Color(),
            ["fillOpacity"] = VegaEncoding.Strength(),
            ["stroke"] = encoding.Color(),
            ["strokeWidth"] = VegaEncoding.IfChosen(2.4, 0),
            ["tooltip"] = new JsonArray(Tip("r", "rule"), Tip("n", "setting")),
        },
    };

    /// <summary>Those on one side of their places.</summary>
    /// <param name="panel">The chart.</param>
    /// <param name="encoding">Its channels.</param>
    /// <param name="atLeft">Which side.</param>
    /// <param name="isGround">Whether they are what is behind the words, so that no line goes through these.</param>
    public static JsonObject Words(Panel panel, VegaEncoding encoding, bool atLeft, bool isGround = false) => new()
    {
        ["data"] = Values(panel.Words.Where(word => word.AtLeft == atLeft).Select(word => new JsonObject
        {
            ["x"] = VegaData.Number(word.X),
            ["y"] = VegaData.Number(word.Y),
            ["t"] = word.Text,
        })),
        ["mark"] = new JsonObject
        {
            ["type"] = "text",
            ["align"] = panel.IsMap ? "center" : atLeft ? "right" : "left",
            ["baseline"] = "middle",
            ["dx"] = panel.IsMap ? 0 : atLeft ? -5 : 5,
            ["style"] = isGround ? "ground" : panel.IsMap ? "label" : "referenceText",
        },
        ["encoding"] = new JsonObject
        {
            ["x"] = encoding.X(),
            ["y"] = encoding.Y(),
            ["text"] = new JsonObject { ["field"] = "t" },
        },
    };

    /// <summary>Lines of which each has a strength of its own.</summary>
    public static JsonObject Settings(VegaEncoding encoding)
    {
        var layer = Lines(encoding, 1);
        layer["encoding"]!["opacity"] = VegaEncoding.Strength();
        layer["encoding"]!["size"] = VegaEncoding.IfChosen(3.4, 1.5); // of a line it is the width
        return layer;
    }

    public static JsonObject Lines(VegaEncoding encoding, double width) => new()
    {
        ["mark"] =
            new JsonObject { ["type"] = "line", ["clip"] = true, ["strokeWidth"] = width, ["strokeJoin"] = "round" },
        ["encoding"] = new JsonObject
        {
            ["x"] = encoding.X(),
            ["y"] = encoding.Y(),
            ["color"] = encoding.Color(),
            ["strokeDash"] = encoding.Dash(),
            ["detail"] = new JsonObject { ["field"] = "g" },
            ["opacity"] = VegaEncoding.Opacity(1),
        },
    };

    public static JsonObject Spans(Panel panel, VegaEncoding encoding) => new()
    {
        ["data"] = Values(panel.Spans.Select(span => new JsonObject
        {
            ["r"] = span.Style.Label,
            ["l"] = VegaData.Number(span.Low),
            ["h"] = VegaData.Number(span.High),
            ["y"] = VegaData.Number(span.Y),
            ["t"] = span.Text,
        })),
        ["name"] = "spans",
        ["transform"] = new JsonArray(VegaEncoding.Shown()),
        ["mark"] = new JsonObject { ["type"] = "rule", ["strokeWidth"] = 5, ["strokeCap"] = "round" },
        ["encoding"] = new JsonObject
        {
            ["x"] = encoding.X("l"),
            ["x2"] = new JsonObject { ["field"] = "h" },
            ["y"] = encoding.Y(),
            ["color"] = encoding.Color(),
            ["opacity"] = VegaEncoding.Opacity(0.55),
            ["tooltip"] = new JsonArray(Tip("r", "rule"), Tip("t", "marked")),
        },
    };

    public static JsonObject Markers(Panel panel, VegaEncoding encoding) => new()
    {
        ["data"] = Values(panel.Markers.Select(marker => new JsonObject
        {
            ["r"] = marker.Style.Label,
            ["x"] = VegaData.Number(marker.X),
            ["y"] = VegaData.Number(marker.Y),
            ["s"] = marker.Shape.ToString(),
            ["t"] = marker.Text,
            ["at"] = marker.Height,
        })),
        ["name"] = "markers",
        ["transform"] = new JsonArray(VegaEncoding.Shown()),
        ["mark"] = new JsonObject { ["type"] = "point", ["size"] = 190, ["strokeWidth"] = 2.4 },
        ["encoding"] = new JsonObject
        {
            ["x"] = encoding.X(),
            ["y"] = encoding.Y(),
            ["color"] = encoding.Color(),
            ["opacity"] = VegaEncoding.Opacity(1),
            ["shape"] = new JsonObject
            {
                ["field"] = "s",
                ["type"] = "nominal",
                ["legend"] = null,
                ["scale"] = new JsonObject
                {
                    ["domain"] = new JsonArray(
                        nameof(MarkerShape.Ring), nameof(MarkerShape.Diamond), nameof(MarkerShape.Cross),
                        nameof(MarkerShape.End)),
                    ["range"] = new JsonArray(
                        "circle", "diamond", "M-0.5,-0.5L0.5,0.5M-0.5,0.5L0.5,-0.5", "M0,-0.5L0,0.5"),
                },
            },
            ["tooltip"] = new JsonArray(Tip("r", "rule"), Tip("x", encoding.XTitle, ",.6~r"), Tip("t", "marked")),
        },
    };

    public static JsonObject Labels(VegaEncoding encoding, int distance) => new()
    {
        ["name"] = "labels",
        ["data"] = new JsonObject { ["values"] = new JsonArray() },
        ["transform"] = new JsonArray(VegaEncoding.Shown()),
        ["mark"] = new JsonObject
        {
            ["type"] = "text",
            ["align"] = "left",
            ["baseline"] = "middle",
            ["dx"] = distance,
            ["style"] = "label",
        },
        ["encoding"] = new JsonObject
        {
            ["x"] = encoding.X(),
            ["y"] = encoding.Y(),
            ["text"] = new JsonObject { ["field"] = "r" },
            ["opacity"] = VegaEncoding.Opacity(1),
        },
    };

    /// <summary>Invisible points; the one nearest to the pointer shows itself and its numbers.</summary>
    public static JsonObject Hover(Panel panel, VegaEncoding encoding, bool visible)
    {
        JsonObject[] trial = panel.Series.Any(series => series.Seed is not null) ? [Tip("s", "seed")] : [];
        JsonObject[] interval = panel.HasIntervals
            ? [Tip("l", "95 % low", ",.4~r"), Tip("h", "95 % high", ",.4~r")]
            : [];
        JsonObject[] height = panel.IsHorizontal ? [] : [Tip("y", encoding.YTitle, ",.4~r")];
        JsonArray tips = panel.Series.Any(series => series.Text is not null)
            ? [Tip("r", "rule"), Tip("n", "setting")]
            : [Tip("r", "rule"), .. trial, Tip("x", encoding.XTitle, ",.6~r"), .. height, .. interval];
        return new JsonObject
        {
            ["name"] = "hover",
            ["params"] = new JsonArray(new JsonObject
            {
                ["name"] = "near",
                ["select"] = new JsonObject
                {
                    ["type"] = "point",
                    ["nearest"] = true,
                    ["on"] = "pointerover",
                    ["clear"] = "pointerout",
                    ["fields"] = new JsonArray("x", "g"),
                },
            }),
            ["mark"] = new JsonObject { ["type"] = "circle", ["size"] = visible ? 46 : 60, ["clip"] = true },
            ["encoding"] = new JsonObject
            {
                ["x"] = encoding.X(),
                ["y"] = encoding.Y(),
                ["color"] = encoding.Color(),
                ["opacity"] = visible ? VegaEncoding.Opacity(1) : new JsonObject
                {
                    ["condition"] = new JsonObject { ["param"] = "near", ["empty"] = false, ["value"] = 1 },
                    ["value"] = 0,
                },
                ["tooltip"] = tips,
            },
        };
    }

    private static JsonObject Moved(string from, double by, string to) =>
        new() { ["calculate"] = $"datum.{from} + {by}", ["as"] = to };

    private static JsonObject ReferenceData(Panel panel) => Values(panel.Lines.Select(line => new JsonObject
    {
        ["x"] = VegaData.Number(panel.IsHorizontal ? line.Value : panel.X.Start.High),
        ["y"] = VegaData.Number(panel.IsHorizontal ? panel.Y.Start.High : line.Value),
        ["t"] = line.Text,
    }));

    private static JsonObject Values(IEnumerable<JsonObject> values) =>
        new() { ["values"] = new JsonArray([.. values]) };

    private static JsonObject Tip(string field, string title, string? format = null)
    {
        JsonObject tip =
            new() { ["field"] = field, ["title"] = title, ["type"] = format is null ? "nominal" : "quantitative" };
        if (format is not null)
        {
            tip["format"] = format;
        }

        return tip;
    }
}
