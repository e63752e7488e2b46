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

/// <summary>How a line is drawn.</summary>
internal sealed record Pen(string Color, float Width)
{
    /// <summary>Lengths of dashes and gaps; empty for a solid line.</summary>
    public IReadOnlyList<int> Dash { get; init; } = [];

    public float Opacity { get; init; } = 1;
}

/// <summary>How a text is drawn.</summary>
internal sealed record Lettering(string Color, float Size)
{
    public Anchor Anchor { get; init; } = Anchor.Start;

    public bool Bold { get; init; }

    /// <summary>Whether it runs from the bottom to the top.</summary>
    public bool Upright { get; init; }
}

/// <summary>Which part of a text stands at its place.</summary>
internal enum Anchor
{
    /// <summary>Its beginning.</summary>
    Start,

    /// <summary>Its middle.</summary>
    Middle,

    /// <summary>Its end.</summary>
    End,
}

/// <summary>A rectangle.</summary>
internal readonly record struct Box(float Left, float Top, float Right, float Bottom)
{
    public float Width => Right - Left;

    public float Height => Bottom - Top;
}
