using System.Text.Json.Nodes;
using Soap.Lab.Reports.Figures;

namespace Soap.Lab.Reports.Page;

/// <summary>The channels that all layers of a chart share.</summary>
internal sealed class VegaEncoding(Panel panel, RuleStyles styles)
{
    /// <summary>As <see cref="Figures.Ticks.Text"/> writes numbers.</summary>
    private const string TickLabel = "abs(datum.value) >= 10000 ? format(datum.value, '~s') : datum.value != 0 && " +
        "abs(datum.value) < 0.0001 ? format(datum.value, '.1~e') : format(datum.value, '~r')";

    public string XTitle => panel.X.Title;

    public string YTitle => panel.Y.Title;

    public JsonObject X(string field = "x")
    {
        var axis = Axis(field, panel.X);
        axis["axis"]!["grid"] = panel.HasColumns;
        return axis;
    }

    public JsonObject Y(string field = "y")
    {
        var axis = Axis(field, panel.Y);
        axis["axis"]!["grid"] = !panel.IsMap; // its fields have numbers, through which no line should go
        return axis;
    }

    public JsonObject Color() =>
        new() { ["field"] = "r", ["type"] = "nominal", ["legend"] = null, ["scale"] = PerRule(style => style.Color) };

    public JsonObject Dash() => new()
    {
        ["field"] = "r",
        ["type"] = "nominal",
        ["legend"] = null,
        ["scale"] = PerRule(style => new JsonArray(
            [.. (style.Dash.Count == 0 ? [1, 0] : style.Dash).Select(length => (JsonNode)length)])),
    };

    /// <summary>Faint while another rule is pointed at in the legend.</summary>
    public static JsonObject Opacity(double normal) => new()
    {
        ["condition"] = new JsonObject { ["test"] = "focus == '' || focus == datum.r", ["value"] = normal },
        ["value"] = normal * 0.15,
    };

    /// <summary>Each line's own strength.</summary>
    public static JsonObject Strength() =>
        new() { ["field"] = "v", ["type"] = "quantitative", ["scale"] = null, ["legend"] = null };

    /// <summary>One value for what was chosen, and another for the rest.</summary>
    public static JsonObject IfChosen(double chosen, double other) => new()
    {
        ["condition"] = new JsonObject { ["test"] = "datum.b", ["value"] = chosen },
        ["value"] = other,
    };

    /// <summary>The filter that leaves out the rules that are switched off.</summary>
    public static JsonObject Shown() => new() { ["filter"] = "indexof(hidden, datum.r) < 0" };

    public static JsonObject Scale(AxisScale scale) => new()
    {
        ["type"] = scale.IsLogarithmic ? "log" : "linear",
        ["domain"] = new JsonArray(VegaData.Number(scale.Low), VegaData.Number(scale.High)),
        ["nice"] = false,
    };

    public static JsonArray Ticks(AxisScale scale) => new([.. scale.Ticks.Select(VegaData.Number)]);

    private static JsonObject Axis(string field, Axis axis) => new()
    {
        ["field"] = field,
        ["type"] = "quantitative",
        ["title"] = axis.Title,
        ["scale"] = Scale(axis.Start),
        ["axis"] = new JsonObject
        {
            ["values"] = Ticks(axis.Start),
            ["labelExpr"] = Labels(axis.Start),
            ["labelLimit"] = 240,
        },
    };

    private static string Labels(AxisScale scale) => scale.Names is { } names
        ? $"{new JsonArray([.. names.Select(name => (JsonNode)name)]).ToJsonString()}[datum.value]"
        : TickLabel;

    private JsonObject PerRule(Func<RuleStyle, JsonNode?> look) => new()
    {
        ["domain"] = new JsonArray([.. styles.All.Select(style => (JsonNode)style.Label)]),
        ["range"] = new JsonArray([.. styles.All.Select(look)]),
    };
}
