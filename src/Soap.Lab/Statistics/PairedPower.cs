using MathNet.Numerics.Distributions;

namespace Soap.Lab.Statistics;

/// <summary>
/// The power of the paired, two-sided t test for normal differences: how probable it is to see a difference, how many
/// seeds it needs, and what so many seeds can see. The sign-flip test of the mean has nearly the same power from about
/// ten seeds on.
/// </summary>
public static class PairedPower
{
    private const int Most = 1_000_000;

    /// <summary>
    /// The probability that a difference is found: 1 − F(t) + F(−t), F the noncentral t distribution with n − 1
    /// degrees of freedom and δ = √n · difference / deviation.
    /// </summary>
    /// <param name="seeds">n, at least 2.</param>
    /// <param name="difference">The true mean of the paired differences.</param>
    /// <param name="deviation">Their standard deviation, above 0.</param>
    /// <param name="level">The level of the test, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static double Of(int seeds, double difference, double deviation, double level = 0.05)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seeds, 2);
        Check(difference, deviation, level);
        var noncentrality = Math.Sqrt(seeds) * Math.Abs(difference) / deviation;
        var critical = StudentT.InvCDF(0, 1, seeds - 1, 1 - level / 2);
        return 1 - NoncentralT.Cumulative(critical, seeds - 1, noncentrality)
            + NoncentralT.Cumulative(-critical, seeds - 1, noncentrality);
    }

    /// <summary>
    /// The least number of seeds with which a difference is found with the power; null if more than a million.
    /// </summary>
    /// <param name="difference">The true mean of the paired differences.</param>
    /// <param name="deviation">Their standard deviation, as a pilot gives it; above 0.</param>
    /// <param name="power">In (0, 1).</param>
    /// <param name="level">The level of the test, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static int? Seeds(double difference, double deviation, double power = 0.8, double level = 0.05)
    {
        Check(difference, deviation, level);
        CheckPower(power);
        return Least(seeds => Of(seeds, difference, deviation, level), power);
    }

    /// <summary>
    /// The probability that an arm which does not differ from the baseline is found not to be worse by a margin: 1 −
    /// F(t), one-sided, δ = √n · margin / deviation. That it is found as good, by two one-sided tests, has the
    /// probability 2 (1 − F(t)) − 1, or 0 where this is below.
    /// </summary>
    /// <param name="seeds">n, at least 2.</param>
    /// <param name="margin">In the unit of the differences, above 0.</param>
    /// <param name="deviation">The standard deviation of the paired differences, above 0.</param>
    /// <param name="bothSides">Whether it is to be found as good.</param>
    /// <param name="level">The level of the test, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static double WithinMargin(
        int seeds, double margin, double deviation, bool bothSides, double level = 0.05)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seeds, 2);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(margin);
        Check(margin, deviation, level);
        var one = 1 - NoncentralT.Cumulative(
            StudentT.InvCDF(0, 1, seeds - 1, 1 - level), seeds - 1, Math.Sqrt(seeds) * margin / deviation);
        return bothSides ? Math.Max(0, 2 * one - 1) : one;
    }

    /// <summary>
    /// The least number of seeds with which an arm that does not differ is found to be within the margin with the
    /// power; null if more than a million.
    /// </summary>
    /// <param name="margin">In the unit of the differences, above 0.</param>
    /// <param name="deviation">The standard deviation of the paired differences, above 0.</param>
    /// <param name="bothSides">Whether it is to be found as good, and not only no worse.</param>
    /// <param name="power">In (0, 1).</param>
    /// <param name="level">The level of the test, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static int? SeedsWithinMargin(
        double margin, double deviation, bool bothSides, double power = 0.8, double level = 0.05)
    {
        CheckPower(power);
        return Least(seeds => WithinMargin(seeds, margin, deviation, bothSides, level), power);
    }

    private static int? Least(Func<int, double> powerOf, double power)
    {
        var (low, high) = (1, 2);
        while (powerOf(high) < power)
        {
            (low, high) = (high, 2 * high);
            if (high > Most)
            {
                return null;
            }
        }

        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = powerOf(middle) < power ? (middle, high) : (low, middle);
        }

        return high;
    }

    /// <summary>The smallest true difference that so many seeds find with the power.</summary>
    /// <param name="seeds">n, at least 2.</param>
    /// <param name="deviation">The standard deviation of the paired differences, above 0.</param>
    /// <param name="power">In (0, 1), above the level.</param>
    /// <param name="level">The level of the test, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static double Difference(int seeds, double deviation, double power = 0.8, double level = 0.05)
    {
        Check(0, deviation, level);
        CheckPower(power);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(power, level);
        var (low, high) = (0.0, 1.0);
        while (Of(seeds, high, 1, level) < power)
        {
            (low, high) = (high, 2 * high);
        }

        while (high - low > 1e-9 * high)
        {
            var middle = (low + high) / 2;
            (low, high) = Of(seeds, middle, 1, level) < power ? (middle, high) : (low, middle);
        }

        return high * deviation;
    }

    private static void Check(double difference, double deviation, double level)
    {
        if (!double.IsFinite(difference) || !(deviation > 0 && double.IsFinite(deviation)) || !(level is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(deviation), "A difference must be finite, its standard deviation finite and above 0, and " +
                    $"the level between 0 and 1; got {difference}, {deviation} and {level}.");
        }
    }

    private static void CheckPower(double power)
    {
        if (!(power is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(power), power, "The power must lie between 0 and 1.");
        }
    }
}
