using System.Text;
using Soap.Diagnostics;

namespace AnyModel;

/// <summary>A line for each rule: the angle to backpropagation of each layer, from the input to the output.</summary>
internal static class AngleFigure
{
    private const int Left = 60, Top = 20, Width = 560, Height = 260, Greatest = 100;
    private static readonly string[] Colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7"];

    public static string Draw(IReadOnlyList<(string Rule, IReadOnlyList<DiagnosticPoint> Points)> curves)
    {
        var layers = curves[0].Points;
        var text = new StringBuilder();
        text.AppendLine($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Left + Width + 140} 390\" " +
            "font-family=\"sans-serif\" font-size=\"13\">");
        text.AppendLine("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
        for (var angle = 0; angle <= 90; angle += 30)
        {
            text.AppendLine($"<path d=\"M{Left} {Y(angle)}h{Width}\" stroke=\"#ddd\"/>");
            text.AppendLine($"<text x=\"{Left - 8}\" y=\"{Y(angle) + 4}\" text-anchor=\"end\">{angle}°</text>");
        }

        for (var layer = 0; layer < layers.Count; layer++)
        {
            text.AppendLine($"<text transform=\"translate({X(layer)} {Top + Height + 14}) rotate(-35)\" " +
                $"text-anchor=\"end\">{layers[layer].Name}</text>");
        }

        foreach (var ((rule, points), colour) in curves.Zip(Colours))
        {
            var places = points.Select((point, layer) => $"{X(layer)},{Y(point.DisplacementAngle ?? 0)}").ToArray();
            text.AppendLine($"<polyline points=\"{string.Join(' ', places)}\" fill=\"none\" stroke=\"{colour}\" " +
                "stroke-width=\"2\"/>");
            var line = Top + 14 + 18 * Array.IndexOf(Colours, colour);
            text.AppendLine($"<text x=\"{Left + Width}\" y=\"{line}\" fill=\"{colour}\">{rule}</text>");
        }

        return text.AppendLine("</svg>").ToString();

        string X(int layer) => $"{Left + 20 + layer * (Width - 40.0) / (layers.Count - 1):0.#}";
    }

    private static double Y(double angle) => Math.Round(Top + Height - angle * Height / Greatest, 1);
}
