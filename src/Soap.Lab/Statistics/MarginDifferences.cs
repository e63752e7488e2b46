using Soap.Trials;

namespace Soap.Lab.Statistics;

/// <summary>How much worse than the baseline trials are, in the unit in which a margin is stated.</summary>
internal static class MarginDifferences
{
    /// <summary>
    /// Paired differences to the baseline, above 0 where the arm is worse: d = 100 (accuracy of the baseline −
    /// accuracy), in percentage points of test accuracy; for tasks without classes d = ln(test loss / the
    /// baseline's). Infinite where a trial diverged; none where the trials were not tested.
    /// </summary>
    public static double[] Of(IEnumerable<TrialResult> arm, IEnumerable<TrialResult> baseline)
    {
        var others = baseline.ToDictionary(result => result.Specification.Seed);
        return
        [
            .. arm.Where(result => others.ContainsKey(result.Specification.Seed))
                .Select(result => Difference(result, others[result.Specification.Seed]))
                .OfType<double>(),
        ];
    }

    /// <summary>The margin in the unit of the differences: points as they are, percent of a loss as ln(1 + m/100).
    /// </summary>
    public static double Bound(IEnumerable<TrialResult> trials, double margin) =>
        trials.Any(result => result.Test?.Accuracy is not null) ? margin : Math.Log(1 + margin / 100);

    private static double? Difference(TrialResult trial, TrialResult other)
    {
        if (trial.Outcome != TrialOutcome.Finished || other.Outcome != TrialOutcome.Finished)
        {
            return double.PositiveInfinity;
        }

        return (trial.Test, other.Test) switch
        {
            ({ Accuracy: { } own }, { Accuracy: { } reference }) => 100 * (reference - own),
            ({ } own, { } reference) => Math.Log(own.Loss / reference.Loss),
            _ => null,
        };
    }
}
