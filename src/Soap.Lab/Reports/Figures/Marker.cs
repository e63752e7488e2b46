namespace Soap.Lab.Reports.Figures;

/// <summary>A single marked point of a chart.</summary>
internal sealed record Marker(RuleStyle Style, double X, double Y, MarkerShape Shape, string Text)
{
    /// <summary>
    /// The height of a marker without a value, between the ends of the vertical axis, on either scale.
    /// </summary>
    public double? Height { get; init; }
}
