using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;
using Soap.Lab.Statistics;

namespace Soap.Lab.Comparisons;

/// <summary>
/// Whether scores changed: Student's t of the differences seed by seed, or B. L. Welch's (1947) where no seed is
/// shared. Where a difference is not finite, or all are the same, the sign-flip test takes the place of t. The
/// sign-flip test alone would not do: with 5 seeds its p is never below 0.0625, so that no change could be flagged,
/// however large.
/// </summary>
/// <param name="Interval">The mean difference with its 95 % interval; null where it is not finite.</param>
/// <param name="P">Two-sided; null where there are too few seeds for any.</param>
internal sealed record ChangeTest(Interval? Interval, double? P)
{
    /// <summary>The test of two groups on the same seeds, in the same order.</summary>
    public static ChangeTest Paired(double[] a, double[] b)
    {
        var differences = PairedDifferences.Of(b, a);
        if (!a.Concat(b).All(double.IsFinite))
        {
            return new ChangeTest(null, Signs(differences));
        }

        var (mean, deviation) = (differences.Mean(), differences.Length > 1 ? differences.StandardDeviation() : 0);
        // Equal differences, but for rounding, have no spread that t could be measured by.
        return deviation <= 1e-12 * Math.Abs(mean)
            ? new ChangeTest(new Interval(mean, mean, mean, differences.Length), Signs(differences))
            : Of(mean, deviation / Math.Sqrt(differences.Length), differences.Length - 1, differences.Length);
    }

    /// <summary>The test of two groups that share no seed.</summary>
    public static ChangeTest Unpaired(double[] a, double[] b)
    {
        if (a.Length < 2 || b.Length < 2 || !a.All(double.IsFinite) || !b.All(double.IsFinite))
        {
            return new ChangeTest(null, null);
        }

        var (va, vb) = (a.Variance() / a.Length, b.Variance() / b.Length);
        return va + vb > 0
            ? Of(
                b.Mean() - a.Mean(), Math.Sqrt(va + vb), Welch.Degrees(va, a.Length, vb, b.Length),
                a.Length + b.Length)
            : new ChangeTest(
                new Interval(b.Mean() - a.Mean(), b.Mean() - a.Mean(), b.Mean() - a.Mean(), a.Length + b.Length),
                a.Mean() == b.Mean() ? 1 : null);
    }

    private static ChangeTest Of(double mean, double error, double degrees, int count)
    {
        var half = StudentT.InvCDF(0, 1, degrees, 0.975) * error;
        return new ChangeTest(
            new Interval(mean, mean - half, mean + half, count),
            Math.Min(1, 2 * StudentT.CDF(0, 1, degrees, -Math.Abs(mean / error))));
    }

    private static double? Signs(double[] differences) =>
        differences.Length > 1 ? SignFlipTest.TwoSided(differences) : differences[0] == 0 ? 1 : null;
}
