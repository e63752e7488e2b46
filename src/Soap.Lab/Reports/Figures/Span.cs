namespace Soap.Lab.Reports.Figures;

/// <summary>A horizontal interval in a chart, at one height.</summary>
internal sealed record Span(RuleStyle Style, double Low, double High, double Y, string Text);
