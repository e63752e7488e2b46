using Soap.Lab.Statistics;
using Soap.Trials;

namespace Soap.Lab.Analysis.Arms;

/// <summary>Tests whether arms are as good as the baseline within a margin stated beforehand.</summary>
internal static class MarginAnalyzer
{
    /// <summary>Both tests; null where there is nothing to test.</summary>
    public static MarginTests? Of(TrialResult[] arm, TrialResult[] baseline, double margin)
    {
        var (differences, bound) = (MarginDifferences.Of(arm, baseline), MarginDifferences.Bound(baseline, margin));
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
}
