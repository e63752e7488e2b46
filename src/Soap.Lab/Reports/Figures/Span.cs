namespace Soap.Lab.Reports.Figures;

/// <summary>An interval of places, at a height.</summary>
internal sealed record Span(RuleStyle Style, double Low, double High, double Y, string Text);
