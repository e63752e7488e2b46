namespace Soap.Lab.Reports.Drawing;

/// <summary>How a line is drawn.</summary>
internal sealed record Pen(string Color, float Width)
{
    /// <summary>Lengths of dashes and gaps; empty for a solid line.</summary>
    public IReadOnlyList<int> Dash { get; init; } = [];

    public float Opacity { get; init; } = 1;
}
