namespace Soap.Lab.Reports.Drawing;

/// <summary>How a text is drawn.</summary>
internal sealed record Lettering(string Color, float Size)
{
    public Anchor Anchor { get; init; } = Anchor.Start;

    public bool Bold { get; init; }

    /// <summary>Whether it runs from the bottom to the top.</summary>
    public bool Upright { get; init; }
}
