using System.Numerics;

namespace Soap.Lab.Reports.Drawing;

/// <summary>A sheet to draw on, in pixels from the top left: a PNG or an SVG file.</summary>
internal interface IDrawing
{
    /// <summary>A line through the points.</summary>
    void Line(IReadOnlyList<Vector2> points, Pen pen);

    /// <summary>A filled polygon.</summary>
    void Area(IReadOnlyList<Vector2> points, string color, float opacity);

    /// <summary>A filled circle.</summary>
    void Dot(Vector2 center, float radius, string color, float opacity = 1);

    /// <summary>A text on its base line.</summary>
    void Text(Vector2 at, string text, Lettering lettering);

    /// <summary>Everything until <see cref="Unclip"/> is cut off outside the rectangle.</summary>
    void Clip(Box box);

    /// <summary>Ends <see cref="Clip"/>.</summary>
    void Unclip();
}
