namespace Soap.Lab.Reports.Figures;

/// <summary>How a rule looks in every chart and table of a report.</summary>
/// <param name="Rule">The rule in canonical text.</param>
/// <param name="Label">A short name, unique within the report.</param>
/// <param name="Color">Its colour, <c>#RRGGBB</c>.</param>
/// <param name="Dash">Lengths of dashes and gaps in pixels; empty for a solid line.</param>
internal sealed record RuleStyle(string Rule, string Label, string Color, IReadOnlyList<int> Dash);
