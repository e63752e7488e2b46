using CsCheck;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;
using Xunit;

namespace Soap.Lab.Tests.Reports;

public sealed class ScalesTests
{
    [Fact]
    public void One_thing_is_not_called_many() =>
        Assert.Equal(
            ["0 seeds", "1 seed", "2 seeds"],
            Enumerable.Range(0, 3).Select(number => NumberText.Count(number, "seed")));

    [Fact]
    public void Ticks_lie_on_the_axis_in_order_and_are_neither_few_nor_many() =>
        Gen.Select(Gen.Double[1e-6, 1e6], Gen.Double[1.01, 1e6]).Sample((low, ratio) =>
        {
            foreach (var ticks in new[] { Ticks.Linear(low, low * ratio), Ticks.Logarithmic(low, low * ratio) })
            {
                Assert.InRange(ticks.Length, 3, 14);
                Assert.Equal(ticks.Order().Distinct(), ticks);
                Assert.All(ticks, tick => Assert.InRange(tick, low * (1 - 1e-9), low * ratio * (1 + 1e-9)));
            }
        });

    // The mean of ten times 0.01 is not 0.01: between the two there is no tick, and looking for one has no end.
    [Theory]
    [InlineData(0.01, 0.010000000000000002)]
    [InlineData(-3.0000000000000004, -3)]
    [InlineData(0, 0)]
    [InlineData(1e300, 1.0000000000000002e300)]
    public void Values_that_differ_by_rounding_alone_lie_on_one_level(double low, double high) =>
        Assert.All(
            [
                Axis.Of("", [low, high]), Axis.Of("", [low, high], logarithmic: true, withoutZeros: true),
                Axis.Exact("", [low, high]),
            ],
            axis => Assert.InRange(axis.Start.Ticks.Count, 2, 14));

    [Fact]
    public void An_axis_from_zero_begins_with_a_plain_zero() =>
        Assert.Equal("0", Ticks.Text(Ticks.Linear(0, 110_000)[0]));

    [Fact]
    public void A_place_on_a_scale_leads_back_to_its_value() =>
        Gen.Select(Gen.Double[1e-3, 1e3], Gen.Double[1.1, 1e3], Gen.Double[0, 1]).Sample((low, ratio, fraction) =>
        {
            foreach (var scale
                in new[] { AxisScale.Linear(low, low * ratio), AxisScale.LogarithmicAround(low, low * ratio) })
            {
                // Not rounded to nine decimals: neighbours may round apart.
                Assert.Equal(fraction, scale.Fraction(scale.At(fraction)), 1e-9);
            }
        });

    [Theory]
    [InlineData(0.91234, 0.9051, 0.9184, "0.9123 [0.9051, 0.9184]")]
    [InlineData(19013, 17492, 20724, "19,000 [17,500, 20,700]")]
    [InlineData(-0.0289, -0.0306, -0.0271, "−0.0289 [−0.0306, −0.0271]")]
    [InlineData(2.5, 2.5, 2.5, "2.500 [2.500, 2.500]")]
    [InlineData(-0.00001, -0.02, 0.02, "0.000 [−0.020, 0.020]")]
    public void Intervals_have_the_digits_that_their_width_supports(
        double estimate, double low, double high, string text)
    {
        var decimals = NumberText.Decimals(new Interval(estimate, low, high, 5));
        Assert.Equal(text, $"{NumberText.Fixed(estimate, decimals)} [{NumberText.Fixed(low, decimals)}, " +
            $"{NumberText.Fixed(high, decimals)}]");
    }

    [Fact]
    public void Names_at_the_ends_of_lines_keep_their_distance_and_their_order()
    {
        var scale = AxisScale.Linear(0, 1);
        Gen.Double[0, 1].Array[1, 8].Sample(ends =>
        {
            Series[] series =
            [
                .. ends.Select((end, i) => new Series(
                    new RuleStyle($"r{i}", $"r{i}", "#000000", []), [new SeriesPoint(1, end, end, end)])),
            ];
            Panel panel = new("", Axis.Fixed("", 0, 1), Axis.Fixed("", 0, 1), series);
            (RuleStyle Style, double X, double Y)[] placed = [.. EndLabels.Place(panel, scale, 0.05)];
            Assert.Equal(
                series.OrderBy(line => line.Points[0].Y).Select(line => line.Style),
                placed.Select(label => label.Style));
            Assert.All(
                placed.Zip(placed.Skip(1)), pair => Assert.InRange(pair.Second.Y - pair.First.Y, 0.05 - 1e-9, 2));
        });
    }
}
