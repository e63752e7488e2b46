using CsCheck;
using Soap.Lab.Statistics;
using Xunit;

namespace Soap.Lab.Tests.Statistics;

public sealed class PerformanceProfileTests
{
    private const double Missed = double.PositiveInfinity;

    // Three rules on four problems, by hand: best costs are 2, 4, 1 and none.
    [Fact]
    public void Ratios_to_the_best_are_those_taken_by_hand()
    {
        var profiles = PerformanceProfile.Of([[2, 8, 1, Missed], [4, 4, Missed, Missed], [6, 6, 3, Missed]]);

        Assert.Equal([1, 1, 2, Missed], profiles[0].Ratios);
        Assert.Equal([1, 2, Missed, Missed], profiles[1].Ratios);
        Assert.Equal([1.5, 3, 3, Missed], profiles[2].Ratios);
    }

    [Fact]
    public void Ratios_ascend_from_the_best_and_the_unit_of_cost_does_not_matter() =>
        Gen.Double[0.1, 10].Array[5].Array[1, 4].Sample(costs =>
        {
            var profiles = PerformanceProfile.Of(costs);
            var scaled = PerformanceProfile.Of([.. costs.Select(rule => rule.Select(cost => cost * 8).ToArray())]);
            Assert.All(profiles.Zip(scaled), pair => Assert.Equal(pair.First.Ratios, pair.Second.Ratios));
            Assert.All(profiles, profile => Assert.Equal(profile.Ratios.Order(), profile.Ratios));
            Assert.True(profiles.Sum(profile => profile.Ratios.Count(ratio => ratio == 1)) >= costs[0].Length);
        }, iter: 200);

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    public void Costs_that_are_not_above_zero_are_refused(double cost) =>
        Assert.Contains(
            "above 0", Assert.Throws<ArgumentException>(() => PerformanceProfile.Of([[1.0, cost]])).Message);
}
