using CsCheck;
using Soap.Lab.Statistics;
using Soap.Lab.Tests.Statistics.Golden;
using Xunit;

namespace Soap.Lab.Tests.Statistics;

public sealed class PairedPowerTests
{
    [Fact]
    public void The_noncentral_t_distribution_is_Rs() => Assert.All(GoldenFile.Cases("noncentralT"), golden =>
        Assert.Equal(
            golden.Number("p"),
            NoncentralT.Cumulative(
                golden.Number("t"), golden.GetProperty("freedom").GetInt32(), golden.Number("noncentrality")),
            1e-8));

    [Fact]
    public void Power_is_Rs() => Assert.All(GoldenFile.Cases("power"), golden =>
        Assert.Equal(
            golden.Number("power"),
            PairedPower.Of(
                golden.GetProperty("seeds").GetInt32(), golden.Number("difference"), golden.Number("deviation"),
                golden.Number("level")),
            1e-7));

    [Fact]
    public void The_seeds_needed_are_Rs() => Assert.All(GoldenFile.Cases("seeds"), golden =>
        Assert.Equal(
            golden.GetProperty("seeds").GetInt32(),
            PairedPower.Seeds(golden.Number("difference"), golden.Number("deviation"), golden.Number("power"))));

    [Fact]
    public void The_seeds_needed_are_the_first_that_suffice() => Gen.Double[0.2, 3].Sample(difference =>
    {
        var seeds = PairedPower.Seeds(difference, 1)!.Value;
        Assert.True(PairedPower.Of(seeds, difference, 1) >= 0.8);
        Assert.True(seeds == 2 || PairedPower.Of(seeds - 1, difference, 1) < 0.8);
    }, iter: 30);

    [Fact]
    public void The_smallest_difference_is_found_with_just_the_power() =>
        Gen.Select(Gen.Int[2, 30], Gen.Double[0.01, 10]).Sample((seeds, deviation) =>
            Assert.Equal(0.8, PairedPower.Of(seeds, PairedPower.Difference(seeds, deviation), deviation), 1e-6),
            iter: 30);

    // By simulation: two one-sided t tests of normal differences around 0.
    [Theory]
    [InlineData(8, 1.0)]
    [InlineData(12, 0.8)]
    [InlineData(30, 0.5)]
    public void The_power_to_show_that_a_rule_is_within_a_margin_is_that_of_simulated_studies(int seeds, double margin)
    {
        var random = new Random(1);
        var critical = MathNet.Numerics.Distributions.StudentT.InvCDF(0, 1, seeds - 1, 0.95);
        var (notWorse, asGood) = (0, 0);
        const int Studies = 20_000;
        for (var study = 0; study < Studies; study++)
        {
            var values = new double[seeds];
            MathNet.Numerics.Distributions.Normal.Samples(random, values, 0, 1);
            var mean = values.Average();
            var error = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (seeds - 1) / seeds);
            var (worse, better) = ((margin - mean) / error > critical, (margin + mean) / error > critical);
            notWorse += worse ? 1 : 0;
            asGood += worse && better ? 1 : 0;
        }

        Assert.Equal(
            PairedPower.WithinMargin(seeds, margin, 1, bothSides: false), (double)notWorse / Studies, 0.015);
        Assert.Equal(PairedPower.WithinMargin(seeds, margin, 1, bothSides: true), (double)asGood / Studies, 0.015);
    }

    [Fact]
    public void To_show_that_a_rule_is_as_good_takes_more_seeds_than_that_it_is_no_worse() =>
        Gen.Double[0.1, 3].Sample(margin => Assert.True(
            PairedPower.SeedsWithinMargin(margin, 1, bothSides: true)
                >= PairedPower.SeedsWithinMargin(margin, 1, bothSides: false)), iter: 20);

    [Fact]
    public void No_difference_is_found_as_often_as_the_level_says_and_never_with_enough_seeds()
    {
        Assert.Equal(0.05, PairedPower.Of(7, 0, 1), 1e-7);
        Assert.Null(PairedPower.Seeds(1e-9, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => PairedPower.Of(1, 1, 1));
        Assert.Contains(
            "finite and above 0", Assert.Throws<ArgumentOutOfRangeException>(() => PairedPower.Seeds(1, 0)).Message);
        Assert.Contains(
            "power must lie", Assert.Throws<ArgumentOutOfRangeException>(() => PairedPower.Seeds(1, 1, 1)).Message);
    }
}
