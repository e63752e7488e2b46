using System.Text.Json.Nodes;
using Soap.Lab.Reports.Figures;

namespace Soap.Lab.Reports.Page;

/// <summary>The data of a chart, one object a point: rule r, x, y, the interval's ends l and h, detail d and line g.</summary>
internal static class VegaData
{
    public static JsonArray Points(Panel panel)
    {
        JsonArray values = [];
        bool hasIntervals = panel.HasIntervals;
        for (int line = 0; line < panel.Series.Count; line++)
        {
            Series series = panel.Series[line];
            foreach (SeriesPoint point in series.Points)
            {
                JsonObject value = new() { ["r"] = series.Style.Label, ["g"] = line, ["x"] = Number(point.X), ["y"] = Number(point.Y) };
                if (hasIntervals)
                {
                    value["l"] = Number(point.Low);
                    value["h"] = Number(point.High);
                }

                if (series.Detail.Length > 0)
                {
                    value["d"] = series.Detail;
                }

                values.Add((JsonNode)value);
            }
        }

        return values;
    }

    /// <summary>Six significant digits: more than a screen shows, and a third of the bytes.</summary>
    public static JsonNode Number(double value) => JsonValue.Create(double.Parse(value.ToString("G6")));
}
