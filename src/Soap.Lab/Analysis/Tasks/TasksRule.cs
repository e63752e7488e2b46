using Soap.Lab.Analysis.Arms;
using Soap.Lab.Statistics;

namespace Soap.Lab.Analysis.Tasks;

/// <summary>A rule over all studies.</summary>
/// <param name="Rule">In canonical text.</param>
/// <param name="Score">The area under its performance profile from τ = 1 to 4, over 3: 1 where it is the fastest on
/// every seed of every study, 0 where it never needs less than 4 times the examples of the fastest.</param>
/// <param name="Ratio">How many times the baseline's examples it needs, the geometric mean over studies of that over
/// seeds; null for the baseline, and where one of both misses a target.</param>
/// <param name="PValue">Of the sign-flip test of that ratio, a missed target counting as infinitely many examples;
/// null for the baseline.</param>
/// <param name="AdjustedPValue">The same after Holm's correction over the rules.</param>
/// <param name="Targets">What it needs in each study.</param>
/// <param name="Profile">The share of seeds, in the mean over studies, on which it needs at most τ times the examples
/// of the fastest rule: one point a step, τ ascending.</param>
public sealed record TasksRule(
    string Rule, Interval Score, Interval? Ratio, double? PValue, double? AdjustedPValue,
    IReadOnlyList<TargetAnalysis> Targets, IReadOnlyList<ProfileStep> Profile)
{
    /// <summary>Accuracy on each study's test set, in [0, 1], mean over its seeds; null where the task has no classes
    /// or a trial diverged.</summary>
    public required IReadOnlyList<Interval?> TestAccuracies { get; init; }
}
