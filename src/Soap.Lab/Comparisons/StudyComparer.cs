using Soap.Lab.Statistics;
using Soap.Trials;

namespace Soap.Lab.Comparisons;

/// <summary>
/// Compares two studies, rule by rule and learning rate by learning rate, on the seeds that are reported.
/// </summary>
public static class StudyComparer
{
    /// <summary>The chance of a false flag anywhere, if nothing changed.</summary>
    public const double Level = 0.05;

    // What float32 rounds away, summed over a trial in another order; a change as small as that is none, however
    // regular.
    private const double Rounding = 1e-6;

    // Where on so many shared seeds every trial of one study diverged and none of the other, no test is needed, which
    // could not tell with so few.
    private const int SeedsThatDiverge = 3;

    /// <summary>Compares.</summary>
    public static StudyComparison Compare(ComparedStudy a, ComparedStudy b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var (one, other) = (ComparedArm.Of(a.Results), ComparedArm.Of(b.Results).ToDictionary(arm => arm.Key));
        var target = a.Results.Study.TargetLoss;
        ComparedNumber[] numbers =
        [
            .. one.SelectMany(arm => other.TryGetValue(arm.Key, out var same)
                ? Compare(arm, same, target)
                : [Alone(arm, ChangeFlag.OnlyInA)]),
            .. other.Values.Where(arm => one.All(there => there.Key != arm.Key))
                .Select(arm => Alone(arm, ChangeFlag.OnlyInB)),
        ];
        numbers = Flagged(numbers);
        var comparison = new StudyComparison(a.Path, b.Path, StudyDifferences.Of(a, b), numbers, target, []);
        var note = new[] { ("A", a), ("B", b) }
            .Where(study => study.Item2.Results.UncheckedSentence is not null)
            .Select(study => $"{study.Item1}: {study.Item2.Results.UncheckedSentence}");
        return comparison with { Summary = [.. ComparisonSummary.Of(comparison), .. note] };
    }

    private static ComparedNumber Alone(ComparedArm arm, ChangeFlag flag) =>
        new(arm.Rule, arm.LearningRate, arm.Swept, "", flag);

    private static IEnumerable<ComparedNumber> Compare(ComparedArm a, ComparedArm b, double target)
    {
        ulong[] shared = [.. a.Trials.Keys.Intersect(b.Trials.Keys).Order()];
        TrialResult[] one = [.. shared.Length > 0 ? shared.Select(seed => a.Trials[seed]) : a.Trials.Values];
        TrialResult[] other = [.. shared.Length > 0 ? shared.Select(seed => b.Trials[seed]) : b.Trials.Values];
        var sameBits = shared.Length > 0
            && one.Zip(other).All(pair => pair.First.WeightsDigest == pair.Second.WeightsDigest);
        foreach (var quantity in ComparedQuantity.All(
            target, one.Concat(other).Any(trial => trial.Test?.Accuracy is not null)))
        {
            double?[] before = [.. one.Select(quantity.Score)], after = [.. other.Select(quantity.Score)];
            if (before.Concat(after).All(score => score is null
                || (quantity.Name == ComparedQuantity.Divergences ? score == 0 : double.IsInfinity(score.Value)))
                || before.Concat(after).Contains(null))
            {
                continue; // nothing measured, nowhere reached, or none diverged
            }

            double[] x = [.. before.Select(score => score!.Value)], y = [.. after.Select(score => score!.Value)];
            var test = shared.Length > 0 ? ChangeTest.Paired(x, y) : ChangeTest.Unpaired(x, y);
            var isSame = sameBits && x.SequenceEqual(y);
            yield return new ComparedNumber(
                a.Rule, a.LearningRate, a.Swept, quantity.Name,
                isSame ? ChangeFlag.IdenticalBits : ChangeFlag.NoClearChange)
            {
                A = Mean(x, quantity.IsRatio),
                B = Mean(y, quantity.IsRatio),
                SeedsA = new(x.Length, x.Count(double.IsFinite)),
                SeedsB = new(y.Length, y.Count(double.IsFinite)),
                IsRatio = quantity.IsRatio,
                Change = quantity.IsRatio && test.Interval is { } logarithm
                    ? new Interval(
                        Math.Exp(logarithm.Estimate), Math.Exp(logarithm.Low), Math.Exp(logarithm.High),
                        logarithm.Count)
                    : test.Interval,
                SharedSeeds = shared.Length,
                P = isSame ? null : test.P,
            };
        }
    }

    private static double? Mean(double[] scores, bool isRatio) =>
        !scores.All(double.IsFinite) ? null : isRatio ? Math.Exp(scores.Average()) : scores.Average();

    private static ComparedNumber[] Flagged(ComparedNumber[] numbers)
    {
        int[] tested = [.. Enumerable.Range(0, numbers.Length).Where(i => numbers[i].P is not null)];
        var corrected = HolmCorrection.Adjusted([.. tested.Select(i => numbers[i].P!.Value)]);
        for (var k = 0; k < tested.Length; k++)
        {
            numbers[tested[k]] = numbers[tested[k]] with
            {
                CorrectedP = corrected[k],
                Flag = corrected[k] <= Level && !IsRounding(numbers[tested[k]])
                    ? ChangeFlag.Changed
                    : ChangeFlag.NoClearChange,
            };
        }

        var broken = numbers.Where(number =>
            number is { Quantity: ComparedQuantity.Divergences, SharedSeeds: >= SeedsThatDiverge, A: 0, B: 1 }
                or { Quantity: ComparedQuantity.Divergences, SharedSeeds: >= SeedsThatDiverge, A: 1, B: 0 })
            .Select(Arm).ToHashSet();
        return
        [
            .. numbers.Select(number =>
                number.Flag != ChangeFlag.NoClearChange ? number
                : broken.Contains(Arm(number)) ? number with { Flag = ChangeFlag.Changed, CorrectedP = null }
                : number.P is null || (HasNoWidth(number) && !IsRounding(number))
                    ? number with { Flag = ChangeFlag.TooFewSeeds }
                : number),
        ];
    }

    private static (string, double, string) Arm(ComparedNumber number) =>
        (number.Rule, number.LearningRate, number.Swept);

    // The same change on every seed excludes none by its interval, however few they are.
    private static bool HasNoWidth(ComparedNumber number) => number.Change is { } change && change.Low == change.High;

    private static bool IsRounding(ComparedNumber number) => number.Change is { } change
        && (number.IsRatio
            ? Math.Abs(change.Estimate - 1) <= Rounding
            : Math.Abs(change.Estimate) <= Rounding * Math.Abs(number.A ?? 0));
}
