using CsCheck;
using Soap.Cli.Screens;
using Xunit;

namespace Soap.Cli.Tests.Presenters;

public sealed class SparklineTests
{
    [Fact]
    public void Lowest_and_highest_get_the_lowest_and_highest_bar() =>
        Assert.Equal("▁▂▃▄▅▆▇█", Sparkline.Of([0, 1, 2, 3, 4, 5, 6, 7], 8));

    [Fact]
    public void A_flat_curve_lies_low() => Assert.Equal("▁▁▁", Sparkline.Of([2, 2, 2], 8));

    [Fact]
    public void What_is_not_finite_is_a_cross() => Assert.Equal("▁█×", Sparkline.Of([1, 2, double.NaN], 8));

    [Fact]
    public void Nothing_gives_nothing() => Assert.Equal("", Sparkline.Of([], 8));

    [Fact]
    public void Many_values_are_averaged_in_groups() => Assert.Equal("▁█", Sparkline.Of([0, 0, 4, 4], 2));

    [Fact]
    public void Values_outside_the_given_range_are_held_at_its_ends() =>
        Assert.Equal("▁█", Sparkline.Of([-5, 50], 2, 0, 1));

    [Fact]
    public void The_line_is_never_longer_than_asked_for_and_keeps_order() =>
        Gen.Select(Gen.Double[-1e6, 1e6].Array[1, 200], Gen.Int[1, 60]).Sample((values, width) =>
        {
            Array.Sort(values);
            var line = Sparkline.Of(values, width);
            Assert.Equal(Math.Min(width, values.Length), line.Length);
            Assert.Equal(line, string.Concat(line.Order()));
        });
}
