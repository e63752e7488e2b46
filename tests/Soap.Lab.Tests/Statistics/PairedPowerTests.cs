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
