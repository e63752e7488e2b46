namespace Soap.Lab.Reports.Drawing;

/// <summary>A rectangle.</summary>
internal readonly record struct Box(float Left, float Top, float Right, float Bottom)
{
    public float Width => Right - Left;

    public float Height => Bottom - Top;
}
