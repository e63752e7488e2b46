using Soap.Randomness;

namespace Soap.Lab.Statistics;

/// <summary>
/// The sign-flip permutation test of paired differences (R. A. Fisher 1935): if the rules do not differ, each
/// difference might as well have had the other sign. p is the share of sign patterns whose sum is at least as far from
/// 0 as the one seen.
/// </summary>
/// <remarks>
/// n differences have 2ⁿ patterns, so p is never below 2/2ⁿ: 0.0625 with 5 seeds. A difference to a diverged trial is
/// infinite: it counts for more than all finite ones together, which is the limit of the test as that difference
/// grows.
/// </remarks>
public static class SignFlipTest
{
    /// <summary>
    /// Up to so many differences that are not 0 all patterns are counted; above, 99,999 drawn ones and the one seen.
    /// </summary>
    public const int MostExact = 20;

    private const int Drawn = 99_999;

    // How many times as large as all smaller differences together one is taken to be that is larger than they.
    private const double Beyond = 2;

    // Sums that differ by rounding alone are equal.
    private const double Rounding = 1e-12;

    /// <summary>The two-sided p.</summary>
    /// <param name="differences">One a seed; ±∞ where one of the two trials diverged.</param>
    /// <exception cref="ArgumentException">There is no difference, or one is not a number (NaN).</exception>
    public static double TwoSided(IReadOnlyList<double> differences)
    {
        var sized = Sized(differences);
        return sized.Length == 0 ? 1 : ShareBeyond(sized, Math.Abs(sized.Sum()) - Slack(sized));
    }

    /// <summary>
    /// The one-sided p against differences whose mean is 0 or above: the share of sign patterns whose sum is at most
    /// the one seen. Never below 1/2ⁿ.
    /// </summary>
    /// <param name="differences">One a seed; ±∞ where one of the two trials diverged.</param>
    /// <exception cref="ArgumentException">There is no difference, or one is not a number (NaN).</exception>
    public static double Below(IReadOnlyList<double> differences)
    {
        var sized = Sized(differences);
        var sum = sized.Sum();

        // A pattern and its opposite are as far from 0: half of those far off lie on either side.
        return sized.Length == 0 ? 1
            : sum < -Slack(sized) ? ShareBeyond(sized, -sum - Slack(sized)) / 2
            : 1 - ShareBeyond(sized, sum + Slack(sized)) / 2;
    }

    // The share of sign patterns whose sum is at least so far from 0.
    private static double ShareBeyond(double[] sized, double seen)
    {
        double[] sizes = [.. sized.Select(Math.Abs)];
        return sizes.Length <= MostExact ? Counted(sizes, seen) : Sampled(sizes, seen);
    }

    private static double Slack(double[] sized) => Rounding * sized.Sum(Math.Abs);

    // Without zeros, which have no sign; what is too large to be added with the others is as large as it needs to be.
    private static double[] Sized(IReadOnlyList<double> differences)
    {
        PairedDifferences.Check(differences);
        var finite = Near(
        [
            .. differences.Where(difference => double.IsFinite(difference) && difference != 0)
                .OrderByDescending(Math.Abs).ThenBy(difference => difference),
        ]);
        var beyond = finite.Length == 0 ? 1 : Beyond * finite.Sum(Math.Abs);
        return
        [
            .. differences.Where(double.IsInfinity).Order().Select(difference => Math.Sign(difference) * beyond),
            .. finite,
        ];
    }

    // A difference that is larger than all smaller ones together decides before them, however much larger it is. As it
    // is, its sums would round them away.
    private static double[] Near(double[] descending)
    {
        var rest = Rest([.. descending.Select(Math.Abs)]);
        var first = 0;
        while (first < descending.Length && Math.Abs(descending[first]) > (1 + Rounding) * rest[first + 1])
        {
            first++;
        }

        var (near, sum) = (descending[..], rest[first]);
        for (var i = first - 1; i >= 0; i--)
        {
            near[i] = sum == 0 ? near[i] : Math.Sign(near[i]) * Math.Min(Math.Abs(near[i]), Beyond * sum);
            sum += Math.Abs(near[i]);
        }

        return near;
    }

    // Of each size the sum from it on.
    private static double[] Rest(double[] sizes)
    {
        var rest = new double[sizes.Length + 1];
        for (var i = sizes.Length - 1; i >= 0; i--)
        {
            rest[i] = rest[i + 1] + sizes[i];
        }

        return rest;
    }

    /// <summary>The smallest p that so many seeds can give.</summary>
    public static double SmallestP(int seeds) => seeds <= MostExact ? Math.Pow(2, 1 - seeds) : 1.0 / (Drawn + 1);

    /// <summary>
    /// The fewest seeds with which the smallest p is below the level after a correction over so many comparisons; 2 at
    /// least.
    /// </summary>
    /// <param name="comparisons">How many p is corrected for.</param>
    /// <param name="level">In (0, 1).</param>
    /// <param name="sides">Of the test: 2, or 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// No number of seeds can: neither counted nor drawn patterns give a p so small.
    /// </exception>
    public static int FewestSeeds(int comparisons, double level, int sides = 2) =>
        Enumerable.Range(2, MostExact)
            .FirstOrDefault(seeds => SmallestP(seeds) * sides / 2 * comparisons < level) is > 0 and var fewest
        ? fewest
        : throw new ArgumentOutOfRangeException(
            nameof(comparisons), comparisons, $"No number of seeds gives a p below {level} after correction.");

    private static double Counted(double[] sizes, double seen)
    {
        var rest = Rest(sizes);
        return (double)AtLeast(0, 0) / (1L << sizes.Length);

        // Patterns of the differences from i on, after a sum of those before.
        long AtLeast(int i, double sum) =>
            Math.Abs(sum) - rest[i] >= seen ? 1L << (sizes.Length - i)
            : Math.Abs(sum) + rest[i] < seen ? 0
            : i == sizes.Length ? Math.Abs(sum) >= seen ? 1 : 0
            : AtLeast(i + 1, sum + sizes[i]) + AtLeast(i + 1, sum - sizes[i]);
    }

    private static double Sampled(double[] sizes, double seen)
    {
        var stream = new RandomStream(0, $"sign-flip/{sizes.Length}");
        var words = (sizes.Length + 63) / 64;
        var atLeast = 1;
        for (var draw = 0; draw < Drawn; draw++)
        {
            var sum = 0.0;
            for (var i = 0; i < sizes.Length;)
            {
                var signs = stream.Bits((long)draw * words + i / 64);
                for (var end = Math.Min(i + 64, sizes.Length); i < end; i++, signs >>= 1)
                {
                    // The sign bit alone, without a branch that nobody can foresee.
                    sum += BitConverter.UInt64BitsToDouble(BitConverter.DoubleToUInt64Bits(sizes[i]) ^ (signs << 63));
                }
            }

            atLeast += Math.Abs(sum) >= seen ? 1 : 0;
        }

        return atLeast / (Drawn + 1.0);
    }
}
