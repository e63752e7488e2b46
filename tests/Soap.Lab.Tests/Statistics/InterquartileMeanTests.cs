using Soap.Lab.Statistics;
using Soap.Lab.Tests.Statistics.Golden;
using Xunit;

namespace Soap.Lab.Tests.Statistics;

public sealed class InterquartileMeanTests
{
    [Fact]
    public void It_is_SciPys_and_Rs_trimmed_mean() => Assert.All(GoldenFile.Cases("trimmedMean"), golden =>
    {
        Assert.Equal(golden.Number("mean"), InterquartileMean.WithInterval(golden.Numbers("values")).Estimate, 1e-14);
        Assert.Equal(golden.Number("r"), InterquartileMean.WithInterval(golden.Numbers("values")).Estimate, 1e-14);
    });

    [Theory]
    [InlineData(10, 2, true)]
    [InlineData(10, 3, false)]
    [InlineData(5, 1, true)]
    [InlineData(3, 1, false)]
    public void It_is_a_number_while_the_diverged_trials_are_among_the_worst_quarter(
        int seeds, int diverged, bool isNumber)
    {
        double[] losses =
        [
            .. Enumerable.Range(0, seeds).Select(i => i < diverged ? double.PositiveInfinity : 0.1 * i),
        ];
        Assert.Equal(isNumber, double.IsFinite(InterquartileMean.WithInterval(losses).Estimate));
    }

    [Fact]
    public void With_a_diverged_trial_the_interval_reaches_to_diverged()
    {
        var interval = InterquartileMean.WithInterval(
            [0.2, 0.3, double.PositiveInfinity, 0.25, 0.21, 0.22, 0.28, 0.27]);

        Assert.Equal(new[] { 0.22, 0.25, 0.27, 0.28 }.Average(), interval.Estimate, 1e-12);
        Assert.InRange(interval.Low, 0.2, 0.255);
        Assert.Equal(double.PositiveInfinity, interval.High);
    }

    [Fact]
    public void No_value_is_refused() => Assert.Throws<ArgumentException>(() => InterquartileMean.WithInterval([]));
}
