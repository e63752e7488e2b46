using System.Numerics;
using System.Text;
using Soap.Lab.Reports.Markup;

namespace Soap.Lab.Reports.Drawing;

/// <summary>Draws an SVG file; text stays text.</summary>
internal sealed class SvgDrawing : IDrawing
{
    private readonly StringBuilder _body = new();
    private readonly int _width;
    private readonly int _height;
    private int _clips;

    public SvgDrawing(int width, int height)
    {
        (_width, _height) = (width, height);
    }

    /// <summary>A file, on white.</summary>
    public string ToSvg(string title, string description = "") =>
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {_width} {_height}\" width=\"{_width}\" "
        + $"height=\"{_height}\" font-family=\"{Typeface.Family}\">\n<title>{Html.Escape(title)}</title>\n"
        + $"{(description.Length > 0 ? $"<desc>{Html.Escape(description)}</desc>\n" : "")}<rect width=\"{_width}\" "
        + $"height=\"{_height}\" fill=\"#ffffff\"/>\n{_body}</svg>\n";

    /// <summary>
    /// A part of a page, on the page's ground and in its letters; its text is what a reader hears who does not see it.
    /// </summary>
    public Html ToHtml(string kind, string description) =>
        new($"<svg class=\"{kind}\" viewBox=\"0 0 {_width} {_height}\" role=\"img\" " +
            $"aria-label=\"{Html.Escape(description)}\">\n{_body}</svg>\n");

    public void Line(IReadOnlyList<Vector2> points, Pen pen)
    {
        var lengths = string.Join(' ', pen.Dash.Select(length => $"{length}"));
        var dash = lengths.Length == 0 ? "" : $" stroke-dasharray=\"{lengths}\"";
        var stroke = $"stroke=\"{pen.Color}\" stroke-width=\"{pen.Width:0.##}\" stroke-linejoin=\"round\"{dash}";
        Add($"<polyline points=\"{Points(points)}\" fill=\"none\" " +
            $"{stroke}{Opacity("stroke-opacity", pen.Opacity)}/>\n");
    }

    public void Area(IReadOnlyList<Vector2> points, string color, float opacity) =>
        Add($"<polygon points=\"{Points(points)}\" fill=\"{color}\"{Opacity("fill-opacity", opacity)}/>\n");

    public void Dot(Vector2 center, float radius, string color, float opacity = 1) =>
        Add($"<circle cx=\"{center.X:0.#}\" cy=\"{center.Y:0.#}\" r=\"{radius:0.##}\" " +
            $"fill=\"{color}\"{Opacity("fill-opacity", opacity)}/>\n");

    public void Text(Vector2 at, string text, Lettering lettering)
    {
        var anchor = lettering.Anchor switch
        {
            Anchor.Start => "",
            Anchor.Middle => " text-anchor=\"middle\"",
            _ => " text-anchor=\"end\"",
        };
        var weight = lettering.Bold ? " font-weight=\"600\"" : "";
        var rotation = lettering.Upright ? $" transform=\"rotate(-90 {at.X:0.#} {at.Y:0.#})\"" : "";
        Add($"<text x=\"{at.X:0.#}\" y=\"{at.Y:0.#}\" font-size=\"{lettering.Size:0.#}\" " +
            $"fill=\"{lettering.Color}\"{anchor}{weight}{rotation}>{Html.Escape(text)}</text>\n");
    }

    public void Clip(Box box)
    {
        _clips++;
        Add($"<clipPath id=\"clip{_clips}\"><rect x=\"{box.Left:0.#}\" y=\"{box.Top:0.#}\" " +
            $"width=\"{box.Width:0.#}\" height=\"{box.Height:0.#}\"/></clipPath>\n" +
            $"<g clip-path=\"url(#clip{_clips})\">\n");
    }

    public void Unclip() => _body.Append("</g>\n");

    private void Add(string markup) => _body.Append(markup);

    private static string Points(IReadOnlyList<Vector2> points) =>
        string.Join(' ', points.Select(point => $"{point.X:0.#},{point.Y:0.#}"));

    private static string Opacity(string name, float opacity) => opacity >= 1 ? "" : $" {name}=\"{opacity:0.##}\"";
}
