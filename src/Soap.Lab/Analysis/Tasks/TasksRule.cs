using Soap.Lab.Analysis.Arms;
using Soap.Lab.Statistics;

namespace Soap.Lab.Analysis.Tasks;

/// <summary>A rule over all studies.</summary>
/// <param name="Rule">In canonical text.</param>
/// <param name="Score">The mean over studies of that over seeds of 1 − log₄(t / t₀), from 0 to 2, with the examples t
/// that it needs to the target and t₀ that the baseline needs: 1 for the baseline, 0.5 for twice its examples, 0 for
/// four times or a missed target; null where the baseline misses one.</param>
/// <param name="Ratio">How many times the baseline's examples it needs, the geometric mean over studies of that over
/// seeds; null for the baseline, and where one of both misses a target.</param>
/// <param name="PValue">Of the sign-flip test of that ratio, a missed target counting as infinitely many examples;
/// null for the baseline.</param>
/// <param name="AdjustedPValue">The same after Holm's correction over the rules.</param>
/// <param name="Targets">What it needs in each study.</param>
/// <param name="Profile">The share of seeds, in the mean over studies, on which it needs at most τ times the examples
/// of the fastest rule: one point a step, τ ascending.</param>
public sealed record TasksRule(
    string Rule, Interval? Score, Interval? Ratio, double? PValue, double? AdjustedPValue,
    IReadOnlyList<TargetAnalysis> Targets, IReadOnlyList<ProfileStep> Profile)
{
    /// <summary>Accuracy on each study's test set, in [0, 1], mean over its seeds; null where the task has no classes
    /// or a trial diverged.</summary>
    public required IReadOnlyList<Interval?> TestAccuracies { get; init; }
}
