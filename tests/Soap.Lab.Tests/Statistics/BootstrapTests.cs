using CsCheck;
using Soap.Lab.Statistics;
using Xunit;

namespace Soap.Lab.Tests.Statistics;

public sealed class BootstrapTests
{
    private static readonly Gen<double[]> Values = Gen.Double[-1e3, 1e3].Array[1, 12];

    [Fact]
    public void The_same_values_give_the_same_interval_whatever_was_computed_before()
    {
        double[] values = [0.3, 0.1, 0.7, 0.2, 0.9];
        var first = Bootstrap.Mean(values);
        _ = Bootstrap.Mean([5, 1, 3]);
        _ = Bootstrap.Mean([2, 2, 8, 1, 0]);

        Assert.Equal(first, Bootstrap.Mean(values));
    }

    [Fact]
    public void The_estimate_is_the_mean_and_lies_in_the_interval() => Values.Sample(values =>
    {
        var interval = Bootstrap.Mean(values);
        Assert.Equal(values.Average(), interval.Estimate, 1e-9);
        Assert.InRange(interval.Low, values.Min() - 1e-9, interval.Estimate + 1e-9);
        Assert.InRange(interval.High, interval.Estimate - 1e-9, values.Max() + 1e-9);
        Assert.Equal(values.Length, interval.Count);
    }, iter: 200);

    [Fact]
    public void Shifting_and_stretching_the_values_shifts_and_stretches_the_interval() => Values.Sample(values =>
    {
        var plain = Bootstrap.Mean(values);
        var moved = Bootstrap.Mean([.. values.Select(value => 3 * value + 7)]);
        Assert.Equal(3 * plain.Low + 7, moved.Low, 1e-8);
        Assert.Equal(3 * plain.High + 7, moved.High, 1e-8);
    }, iter: 200);

    // All 27 resamples of three values, each with probability 1/27: the 2.5 % quantile is the smallest mean, the 97.5 % quantile the largest.
    [Fact]
    public void Three_values_give_the_exact_quantiles_of_all_their_resamples()
    {
        var interval = Bootstrap.Mean([0, 3, 9]);

        Assert.Equal(0, interval.Low);
        Assert.Equal(9, interval.High);
    }

    // For 1 … 8 the bootstrap mean has mean 4.5 and variance (63/12)/8; its quantiles are near normal.
    [Fact]
    public void Eight_values_give_nearly_the_normal_interval_of_the_resampled_mean()
    {
        var interval = Bootstrap.Mean([1, 2, 3, 4, 5, 6, 7, 8]);
        var halfWidth = 1.96 * Math.Sqrt(63.0 / 12 / 8);

        Assert.Equal(4.5 - halfWidth, interval.Low, 0.1);
        Assert.Equal(4.5 + halfWidth, interval.High, 0.1);
    }

    [Fact]
    public void The_geometric_mean_of_a_ratio_and_of_its_inverse_mirror_each_other()
    {
        var ratio = Bootstrap.GeometricMean([2, 4, 8]);
        var inverse = Bootstrap.GeometricMean([0.5, 0.25, 0.125]);

        Assert.Equal(4, ratio.Estimate, 1e-12);
        Assert.Equal(1 / ratio.High, inverse.Low, 1e-12);
        Assert.Equal(1 / ratio.Low, inverse.High, 1e-12);
    }

    public static TheoryData<double[]> NotFinite => new() { Array.Empty<double>(), new[] { 1, double.NaN }, new[] { double.PositiveInfinity } };

    [Theory]
    [MemberData(nameof(NotFinite))]
    public void No_values_or_values_that_are_not_finite_are_refused(double[] values) =>
        Assert.Contains("A mean needs finite values", Assert.Throws<ArgumentException>(() => Bootstrap.Mean(values)).Message);
}
