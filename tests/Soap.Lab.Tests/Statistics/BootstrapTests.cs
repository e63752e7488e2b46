using CsCheck;
using Soap.Lab.Statistics;
using Soap.Lab.Tests.Statistics.Golden;
using Xunit;

namespace Soap.Lab.Tests.Statistics;

public sealed class BootstrapTests
{
    private static readonly Gen<double[]> Values = Gen.Double[-1e3, 1e3].Array[1, 12];

    // The bootstrap of rliable ignores its seed and so depends on what was drawn before; this one cannot.
    [Fact]
    public void The_same_values_give_the_same_interval_whatever_was_computed_before()
    {
        double[] values = [0.3, 0.1, 0.7, 0.2, 0.9];
        var first = Bootstrap.Mean(values);
        _ = Bootstrap.Mean([5, 1, 3]);
        _ = Bootstrap.Mean([2, 2, 8, 1, 0]);
        _ = InterquartileMean.WithInterval([4, 1, 1, 5, 7]);
        _ = SignFlipTest.TwoSided([.. Enumerable.Range(1, 25).Select(i => (double)i)]);

        Assert.Equal(first, Bootstrap.Mean(values));
    }

    [Fact]
    public void The_order_of_the_seeds_does_not_matter_to_the_last_bit() =>
        Gen.Select(Values, Gen.ULong).Sample((values, seed) =>
        {
            double[] shuffled =
            [
                .. new Soap.Randomness.RandomStream(seed, "test").Permutation(values.Length).Select(i => values[i]),
            ];
            Assert.Equal(Bootstrap.Mean(values), Bootstrap.Mean(shuffled));
            Assert.Equal(InterquartileMean.WithInterval(values), InterquartileMean.WithInterval(shuffled));
        }, iter: 100);

    [Fact]
    public void The_estimate_is_the_mean_and_lies_in_the_interval_which_lies_in_the_values() => Values.Sample(values =>
    {
        var interval = Bootstrap.Mean(values);
        Assert.Equal(values.Average(), interval.Estimate, 1e-9);
        Assert.InRange(interval.Low, values.Min() - 1e-9, interval.Estimate + 1e-9);
        Assert.InRange(interval.High, interval.Estimate - 1e-9, values.Max() + 1e-9);
        Assert.Equal(values.Length, interval.Count);
    }, iter: 200);

    [Fact]
    public void Another_unit_gives_the_interval_in_that_unit() => Values.Sample(values =>
    {
        var plain = Bootstrap.Mean(values);
        var moved = Bootstrap.Mean([.. values.Select(value => 3 * value + 7)]);
        Assert.Equal(3 * plain.Low + 7, moved.Low, 1e-8);
        Assert.Equal(3 * plain.High + 7, moved.High, 1e-8);
    }, iter: 200);

    [Fact]
    public void Exchanging_the_rules_mirrors_the_interval_of_their_difference() => Values.Sample(values =>
    {
        var (forth, back) = (Bootstrap.Mean(values), Bootstrap.Mean([.. values.Select(value => -value)]));
        Assert.Equal(forth.Low, -back.High, 1e-9);
        Assert.Equal(forth.High, -back.Low, 1e-9);
    }, iter: 200);

    // All 27 resamples of three values, each with probability 1/27: the 2.5 % quantile is the smallest mean, the 97.5
    // % quantile the largest.
    [Theory]
    [InlineData(IntervalMethod.Percentile)]
    [InlineData(IntervalMethod.ExpandedPercentile)]
    public void Three_values_give_the_exact_quantiles_of_all_their_resamples(IntervalMethod method)
    {
        var interval = Bootstrap.Of([0.0, 3, 9], Average, method);

        Assert.Equal(0, interval.Low);
        Assert.Equal(9, interval.High);
    }

    // For 1 … 8 the bootstrap mean has mean 4.5 and variance (63/12)/8; its quantiles are near normal.
    [Fact]
    public void Eight_values_give_nearly_the_normal_interval_of_the_resampled_mean()
    {
        var deviation = Math.Sqrt(63.0 / 12 / 8);
        var (percentile, expanded) = (
            Bootstrap.Of([1.0, 2, 3, 4, 5, 6, 7, 8], Average, IntervalMethod.Percentile),
            Bootstrap.Mean([1, 2, 3, 4, 5, 6, 7, 8]));

        Assert.Equal(4.5 + 1.96 * deviation, percentile.High, 0.1);
        Assert.Equal(4.5 + 2.365 * Math.Sqrt(8.0 / 7) * deviation, expanded.High, 0.1);
    }

    public static TheoryData<int, IntervalMethod, string> SciPy()
    {
        var cases = new TheoryData<int, IntervalMethod, string>();
        foreach (var i in Enumerable.Range(0, GoldenFile.Cases("bootstrap").Length))
        {
            cases.Add(i, IntervalMethod.Percentile, "percentile");
            cases.Add(i, IntervalMethod.BiasCorrectedAccelerated, "BCa");
            cases.Add(i, IntervalMethod.ExpandedPercentile, "expanded");
        }

        return cases;
    }

    // Within the random error of two bootstraps: ours has 10,000 resamples, SciPy's 20,000 or 100,000.
    [Theory]
    [MemberData(nameof(SciPy))]
    public void Intervals_of_means_and_of_correlations_of_pairs_are_SciPys(
        int index, IntervalMethod method, string name)
    {
        var golden = GoldenFile.Cases("bootstrap")[index];
        var (x, y, ends) = (golden.Numbers("x"), golden.Numbers("y"), golden.Numbers(name));
        var interval = golden.GetProperty("statistic").GetString() == "mean"
            ? Bootstrap.Of(x, Average, method)
            : Bootstrap.Of([.. x.Zip(y)], Correlation, method);

        var tolerance = 0.1 * golden.Number("deviation");
        Assert.Equal(ends[0], interval.Low, tolerance);
        Assert.Equal(ends[1], interval.High, tolerance);
    }

    [Fact]
    public void The_general_bootstrap_of_a_mean_is_the_mean_bootstrap() => Values.Sample(values =>
    {
        var (special, general) = (Bootstrap.Mean(values), Bootstrap.Of(values, Average));
        Assert.Equal(special.Low, general.Low, 1e-9);
        Assert.Equal(special.High, general.High, 1e-9);
    }, iter: 50);

    [Fact]
    public void The_geometric_mean_of_a_ratio_and_of_its_inverse_mirror_each_other()
    {
        var ratio = Bootstrap.GeometricMean([2, 4, 8]);
        var inverse = Bootstrap.GeometricMean([0.5, 0.25, 0.125]);

        Assert.Equal(4, ratio.Estimate, 1e-12);
        Assert.Equal(1 / ratio.High, inverse.Low, 1e-12);
        Assert.Equal(1 / ratio.Low, inverse.High, 1e-12);
    }

    public static TheoryData<double[]> NotFinite =>
        new() { Array.Empty<double>(), new[] { 1, double.NaN }, new[] { double.PositiveInfinity } };

    [Theory]
    [MemberData(nameof(NotFinite))]
    public void No_values_or_values_that_are_not_finite_are_refused(double[] values) =>
        Assert.Contains(
            "A mean needs finite values", Assert.Throws<ArgumentException>(() => Bootstrap.Mean(values)).Message);

    [Fact]
    public void A_statistic_that_is_not_a_number_is_refused() =>
        Assert.Contains(
            "not a number",
            Assert.Throws<ArgumentException>(() =>
                Bootstrap.Of([1.0, 2.0], sample => sample[0] == sample[1] ? double.NaN : 1)).Message);

    private static double Average(double[] values) => values.Average();

    private static double Correlation((double X, double Y)[] pairs) =>
        MathNet.Numerics.Statistics.Correlation.Pearson(pairs.Select(pair => pair.X), pairs.Select(pair => pair.Y));
}
