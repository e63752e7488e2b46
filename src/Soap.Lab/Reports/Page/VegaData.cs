using System.Globalization;
using System.Text.Json.Nodes;
using Soap.Lab.Reports.Figures;

namespace Soap.Lab.Reports.Page;

/// <summary>
/// The data of a chart, one object a line: rule r, seed s of a single trial, and lists x, y, and the interval's ends l
/// and h. Where x is missing it is the line's before. t marks a line that stands for others while the reader has
/// chosen seeds; n is what a line is in words, v how strongly it is drawn, and b marks the one that was chosen.
/// </summary>
internal static class VegaData
{
    // More than a screen has pixels for.
    private const int MostPoints = 400;

    public static JsonArray Lines(Panel panel)
    {
        JsonArray lines = [];
        double[] before = [];
        var hasIntervals = panel.HasIntervals; // which looks at every point
        foreach (var (series, isTrial) in panel.Series.Select(series => (series, false))
            .Concat(panel.Trials.Select(series => (series, true))))
        {
            lines.Add((JsonNode)Line(series, isTrial, hasIntervals, ref before));
        }

        return lines;
    }

    /// <summary>Six significant digits: more than a screen shows, and a third of the bytes.</summary>
    public static JsonNode Number(double value) => Number(value, "G6");

    private static JsonObject Line(Series series, bool isTrial, bool hasIntervals, ref double[] before)
    {
        var points = Figures.Lines.Thinned(series.Points, MostPoints);
        JsonObject line = new() { ["r"] = series.Style.Label };
        if (series.Seed is { } seed)
        {
            line["s"] = $"{seed}"; // a number would lose digits from 2⁵³ on
        }

        if (isTrial)
        {
            line["t"] = true;
        }

        if (series.Text is { } text)
        {
            line["n"] = text;
        }

        if (series.Strength is { } strength)
        {
            line["v"] = Number(strength);
            line["b"] = series.IsChosen;
        }

        double[] places = [.. points.Select(point => point.X)];
        if (!places.SequenceEqual(before))
        {
            line["x"] = List(places, "G6");
            before = places;
        }

        line["y"] = List(points.Select(point => point.Y), isTrial ? "G4" : "G6");
        if (hasIntervals && !isTrial)
        {
            line["l"] = List(points.Select(point => point.Low), "G6");
            line["h"] = List(points.Select(point => point.High), "G6");
        }

        return line;
    }

    private static JsonArray List(IEnumerable<double> values, string digits) =>
        new([.. values.Select(value => (JsonNode)Number(value, digits))]);

    private static JsonValue Number(double value, string digits) => JsonValue.Create(
        double.Parse(value.ToString(digits, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
}
