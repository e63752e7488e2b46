using Soap.Lab.Statistics;

namespace Soap.Lab.Analysis.Confound;

/// <summary>
/// Effects with their paired intervals: means over seeds, which add up, direction + magnitude + interaction = total.
/// For examples to a target they are natural logarithms of ratios.
/// </summary>
/// <param name="Direction">Of the rule's direction at backpropagation's magnitude.</param>
/// <param name="Magnitude">Of the rule's magnitude along backpropagation's direction.</param>
/// <param name="Interaction">What both together do beyond that.</param>
/// <param name="Total">The rule against backpropagation.</param>
public sealed record FactorialEffects(Interval Direction, Interval Magnitude, Interval Interaction, Interval Total);
