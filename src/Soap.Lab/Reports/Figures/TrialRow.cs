namespace Soap.Lab.Reports.Figures;

/// <summary>The trials of one rule and learning rate.</summary>
/// <param name="Style">The rule.</param>
/// <param name="LearningRate">η.</param>
/// <param name="Cells">One a column; null where there is no such trial.</param>
internal sealed record TrialRow(RuleStyle Style, double LearningRate, IReadOnlyList<TrialCell?> Cells);
