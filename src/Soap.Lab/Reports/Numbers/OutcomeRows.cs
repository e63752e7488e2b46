using Soap.Lab.Analysis.Arms;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Numbers;

/// <summary>The rows of <c>numbers.csv</c> in which arms are compared, with diverged trials as the worst.</summary>
internal static class OutcomeRows
{
    public static IEnumerable<NumbersRow> Of(ArmAnalysis arm)
    {
        foreach (var outcome in arm.Outcomes)
        {
            var name = SnakeCase.Of($"{outcome.Outcome}");
            yield return new($"{name}_interquartile_mean", WithEnds(Measured.Middle(outcome, arm)));
            if (outcome.Comparison is { } comparison)
            {
                yield return new($"{name}_shift", WithEnds(Measured.Shift(outcome, arm)))
                {
                    P = (comparison.PValue, comparison.AdjustedPValue),
                };
                yield return new($"{name}_probability_of_improvement", new Measured(comparison.Improvement, ""));
                yield return new(
                    $"{name}_detectable_difference", Point(comparison.DetectableDifference, comparison.Pairs));
            }
        }

        if (arm.ExamplesOverBest.Count == 0)
        {
            yield break;
        }

        foreach (var tau in arm.ExamplesOverBest.OfType<double>().Prepend(1).Distinct())
        {
            var share = (double)arm.ExamplesOverBest.Count(ratio => ratio <= tau) / arm.ExamplesOverBest.Count;
            yield return new("share_of_seeds_within", Point(share, arm.ExamplesOverBest.Count)) { At = tau };
        }
    }

    private static Measured Point(double? value, int count) => value is { } number
        ? new Measured(new Interval(number, double.NaN, double.NaN, count), "")
        : new Measured(null, "no spread between seeds that is a number");

    private static Measured WithEnds(Measured measured) =>
        measured.Interval is { } interval && !(double.IsFinite(interval.Low) && double.IsFinite(interval.High))
            ? measured with { Reason = "the interval reaches to diverged" }
            : measured;
}
