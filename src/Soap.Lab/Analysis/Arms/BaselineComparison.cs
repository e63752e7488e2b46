using Soap.Lab.Statistics;

namespace Soap.Lab.Analysis.Arms;

/// <summary>An arm against the baseline in one outcome, on the seeds that both have.</summary>
/// <param name="Shift">Hodges-Lehmann shift of the arm's outcome from the baseline's (a ratio for examples) with its
/// interval; ends are infinite where they reach to diverged trials; null where the shift itself does, and where on
/// half of the pairs or more neither trial has a number.</param>
/// <param name="Improvement">Probability that a trial of the arm ends better than one of the baseline.</param>
/// <param name="PValue">Two-sided p of the sign-flip test of the paired differences (of logarithms, for
/// examples).</param>
/// <param name="Pairs">How many seeds both have.</param>
public sealed record BaselineComparison(Interval? Shift, Interval Improvement, double PValue, int Pairs)
{
    /// <summary>The p-value after Holm's correction over the rules of the comparison, in this outcome.</summary>
    public double AdjustedPValue { get; init; } = 1;

    /// <summary>
    /// The p-value after Holm's correction over all arms of the comparison in all of its outcomes together: the chance
    /// of even one false claim in the whole comparison stays at the level.
    /// </summary>
    public double AdjustedOverOutcomes { get; init; } = 1;

    /// <summary>
    /// Standard deviation of the paired differences (of logarithms, for examples); null where a trial has no number,
    /// and with a single pair.
    /// </summary>
    public double? Deviation { get; init; }

    /// <summary>
    /// The smallest true difference that so many seeds with this deviation find with a probability of 80 % at the
    /// level 5 % (the paired t test; a factor above 1 for examples); null without a deviation above 0.
    /// </summary>
    public double? DetectableDifference { get; init; }
}
