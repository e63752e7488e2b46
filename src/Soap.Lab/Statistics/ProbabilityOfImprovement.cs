using MathNet.Numerics.Distributions;
using MathNet.Numerics.RootFinding;

namespace Soap.Lab.Statistics;

/// <summary>
/// How probable it is that a trial of one rule ends below a trial of another: P(X &lt; Y) + ½ P(X = Y), over all pairs
/// of trials (R. Agarwal and others 2021; the statistic of Mann and Whitney). A diverged trial (+∞) is above every
/// other, and equal to another diverged one.
/// </summary>
public static class ProbabilityOfImprovement
{
    private const double Inside = 1e-9;

    private static readonly double Quantile = Normal.InvCDF(0, 1, 0.975);

    /// <summary>
    /// The probability with its 95 % interval after R. G. Newcombe 2006, method 5: all θ with |θ − θ̂| ≤ 1.96 s(θ), s²
    /// the variance of Hanley and McNeil 1982. Unlike a bootstrap's, it has a width where every trial of one rule is
    /// better than every trial of the other. The pairing of seeds is not used: where it helps, the interval is too
    /// wide.
    /// </summary>
    /// <param name="scores">One a seed, lower is better.</param>
    /// <param name="others">The other rule's.</param>
    /// <exception cref="ArgumentException">A side has no score, or a score is not a number (NaN).</exception>
    public static Interval Of(IReadOnlyList<double> scores, IReadOnlyList<double> others)
    {
        if (scores.Count == 0 || others.Count == 0 || scores.Any(double.IsNaN) || others.Any(double.IsNaN))
        {
            throw new ArgumentException($"Both sides need scores, got " +
                $"[{string.Join(", ", scores.Select(number => $"{number}"))}] and " +
                    $"[{string.Join(", ", others.Select(number => $"{number}"))}].", nameof(scores));
        }

        var halves = scores.Sum(score => others.Sum(other => score < other ? 2L : score == other ? 1L : 0L));
        var estimate = halves / (2.0 * scores.Count * others.Count);
        return new Interval(estimate, End(0), End(1), Math.Min(scores.Count, others.Count));

        // At 0 and 1 themselves the deviation is 0: the other root is meant.
        double End(double extreme) => estimate == extreme ? extreme : Brent.FindRoot(
            theta => Math.Abs(theta - estimate) - Quantile * Deviation(theta, scores.Count, others.Count),
            Math.Clamp(estimate, Inside, 1 - Inside), extreme, 1e-12, 200);
    }

    private static double Deviation(double theta, int first, int second)
    {
        var others = (first + second) / 2.0 - 1;
        return Math.Sqrt(theta * (1 - theta) * (1 + others * (1 - theta) / (2 - theta) + others * theta / (1 + theta))
            / ((double)first * second));
    }
}
