using MathNet.Numerics.Distributions;

namespace Soap.Lab.Statistics;

/// <summary>
/// The shift between paired scores that goes with the signed-rank test: the median of the means of all pairs of
/// differences, each with itself too (J. L. Hodges and E. L. Lehmann 1963). One wild seed moves it little.
/// </summary>
public static class HodgesLehmann
{
    // Up to so many differences the distribution of the sum is exact.
    private const int MostExact = 50;

    /// <summary>
    /// The shift with its 95 % interval from the distribution of the signed-rank sum (W. J. Conover 1999, ch. 5.7;
    /// exact up to 50 differences, then normal), as R's <c>wilcox.test</c> gives it without ties. With fewer than six
    /// differences no interval can have 95 %: it runs over all means, and covers 1 − 2/2ⁿ.
    /// </summary>
    /// <param name="differences">One a seed; ±∞ where one of the two trials diverged: the shift and its ends may then
    /// be infinite. A mean of +∞ and −∞ counts as 0.</param>
    /// <exception cref="ArgumentException">There is no difference, or one is not a number (NaN).</exception>
    public static Interval Shift(IReadOnlyList<double> differences)
    {
        PairedDifferences.Check(differences);
        var means = differences
            .SelectMany((one, i) => differences.Skip(i).Select(other => one == -other ? 0 : one / 2 + other / 2))
            .Order()
            .ToArray();
        var outside = Math.Max(0, LowestSum(differences.Count) - 1);
        var (below, above) = (means[(means.Length - 1) / 2], means[means.Length / 2]);
        return new Interval(
            below == above ? below : below / 2 + above / 2,
            means[outside],
            means[means.Length - 1 - outside],
            differences.Count);
    }

    // The smallest sum of ranks that is reached with a probability of at least 2.5 %.
    private static int LowestSum(int count)
    {
        if (count > MostExact)
        {
            var (mean, deviation) =
                (count * (count + 1) / 4.0, Math.Sqrt(count * (count + 1.0) * (2 * count + 1) / 24));
            return (int)Math.Round(mean + Normal.InvCDF(0, 1, 0.025) * deviation);
        }

        var patterns = SubsetSums.Count([.. Enumerable.Range(1, count)]);
        var (sum, lowest) = (patterns[0], 0);
        while (sum / Math.Pow(2, count) < 0.025)
        {
            sum += patterns[++lowest];
        }

        return lowest;
    }
}
