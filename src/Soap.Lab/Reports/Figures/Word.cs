namespace Soap.Lab.Reports.Figures;

/// <summary>A word in a chart: in the middle of its field on a map, otherwise to the right of its place.</summary>
internal sealed record Word(double X, double Y, string Text)
{
    /// <summary>Whether it stands to the left instead.</summary>
    public bool AtLeft { get; init; }
}
