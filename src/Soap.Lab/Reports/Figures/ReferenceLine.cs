namespace Soap.Lab.Reports.Figures;

/// <summary>A line across a chart, at a value.</summary>
internal sealed record ReferenceLine(double Value, string Text);
