using Soap.Lab.Statistics;
using Soap.Trials;

namespace Soap.Lab.Analysis.Arms;

/// <summary>Tests whether arms are as good as the baseline within a margin stated beforehand.</summary>
internal static class MarginAnalyzer
{
    /// <summary>
    /// Paired differences to the baseline, above 0 where the arm is worse: d = 100 (accuracy of the baseline −
    /// accuracy), in percentage points of test accuracy; for tasks without classes d = ln(test loss / the
    /// baseline's). Infinite where a trial diverged; none where the trials were not tested.
    /// </summary>
    public static double[] Differences(IEnumerable<TrialResult> arm, IEnumerable<TrialResult> baseline)
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
    public static double Bound(IEnumerable<TrialResult> arm, double margin) =>
        arm.Any(result => result.Test?.Accuracy is not null) ? margin : Math.Log(1 + margin / 100);

    /// <summary>Both tests; null where there is nothing to test.</summary>
    public static MarginTests? Of(TrialResult[] arm, TrialResult[] baseline, double margin)
    {
        var (differences, bound) = (Differences(arm, baseline), Bound(baseline, margin));
        if (differences.Length == 0)
        {
            return null;
        }

        if (!differences.All(double.IsFinite))
        {
            return new MarginTests(1, 1);
        }

        var notWorse = SignFlipTest.Below([.. differences.Select(difference => difference - bound)]);
        var notBetter = SignFlipTest.Below([.. differences.Select(difference => -difference - bound)]);
        return new MarginTests(notWorse, Math.Max(notWorse, notBetter));
    }

    /// <summary>The arms with Holm's correction over those of the study's rules; each claim is a family.</summary>
    public static IReadOnlyList<ArmAnalysis> Corrected(IReadOnlyList<ArmAnalysis> arms, IReadOnlyList<string> rules)
    {
        ArmAnalysis[] tested = [.. arms.Where(arm => arm.Margin is not null && rules.Contains(arm.Rule))];
        var notWorse = HolmCorrection.Adjusted([.. tested.Select(arm => arm.Margin!.NotWorse)]);
        var asGood = HolmCorrection.Adjusted([.. tested.Select(arm => arm.Margin!.AsGood)]);
        return
        [
            .. arms.Select(arm => Array.IndexOf(tested, arm) is var i and >= 0
                ? arm with
                {
                    Margin = arm.Margin! with { AdjustedNotWorse = notWorse[i], AdjustedAsGood = asGood[i] },
                }
                : arm with { Margin = null }),
        ];
    }

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
