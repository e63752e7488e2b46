using CsCheck;
using Soap.Lab.Analysis.Confound;
using Xunit;

namespace Soap.Lab.Tests.Analysis.Confound;

public sealed class SidewaysShiftTests
{
    // A curve of loss against learning rate as they are: falling slowly, a minimum, rising fast. In ln loss, over
    // decades.
    private static double Loss(double x) => 0.15 * Math.Pow(x + 1, 2) + 0.02 * Math.Exp(2.5 * (x + 1)) - 2;

    private static double[] Grid(double low, double high, double step) =>
        [.. Enumerable.Range(0, (int)Math.Round((high - low) / step) + 1).Select(i => low + step * i)];

    // The interpolation between points 0.1 decades apart is good to about 1e-3.
    [Fact]
    public void A_curve_moved_by_a_factor_gives_its_logarithm_and_no_residual() =>
        Gen.Int[-150, 150].Sample(hundredths =>
        {
            var factor = Math.Pow(10, hundredths / 100.0);
            var places = Grid(-3, 0.5, 0.1);
            var reference = (places, places.Select(Loss).ToArray());
            // at η as the other at factor · η
            var curve = (places, places.Select(x => Loss(Math.Log10(factor * Math.Pow(10, x)))).ToArray());
            var (shift, distance, residual) = SidewaysShift.Of(curve, reference)!.Value;

            Assert.Equal(Math.Log10(factor), shift, 0.0101);
            Assert.InRange(residual, 0, 0.004);
            Assert.True(hundredths == 0 || residual <= distance);
        }, iter: 60);

    [Fact]
    public void Straight_lines_are_recovered_to_the_last_digit() => Gen.Int[-200, 200].Sample(hundredths =>
    {
        double[] places = [-3, -2.5, -2, -1.5, -1, -0.5, 0, 0.5];
        var (shift, distance, residual) = SidewaysShift.Of(
            (places, [.. places.Select(x => 2 - 0.7 * (x + hundredths / 100.0))]),
            (places, [.. places.Select(x => 2 - 0.7 * x)]))!.Value;
        Assert.Equal(hundredths / 100.0, shift, 1e-9);
        Assert.Equal(0.7 * Math.Abs(hundredths) / 100, distance, 1e-9);
        Assert.Equal(0, residual, 1e-9);
    }, iter: 60);

    // A rule whose curve is the baseline's lifted: no shift takes it down, and the residual says so.
    [Fact]
    public void What_a_shift_does_not_explain_stays_in_the_residual()
    {
        var places = Grid(-3, 0.5, 0.1);
        var (shift, distance, residual) = SidewaysShift.Of(
            (places, [.. places.Select(x => Loss(x) + 0.4)]), (places, [.. places.Select(Loss)]))!.Value;
        Assert.Equal(0.4, distance, 1e-9);
        Assert.InRange(residual, 0.15, 0.4);
        Assert.InRange(shift, -1, 1);
    }

    [Fact]
    public void Changing_the_two_curves_for_each_other_changes_the_sign()
    {
        var places = Grid(-3, 0.5, 0.1);
        (double[], double[]) first = (places, [.. places.Select(Loss)]),
            second = (places, [.. places.Select(x => Loss(x + 0.6))]);
        Assert.Equal(
            SidewaysShift.Of(first, second)!.Value.Shift, -SidewaysShift.Of(second, first)!.Value.Shift, 1e-9);
    }

    // make_shift.py beside this file, Python 3.11.7, which has a cubic of its own.
    [Fact]
    public void The_numbers_are_those_of_an_implementation_in_another_language()
    {
        double[] places = [.. new[] { 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3 }.Select(Math.Log10)];
        double[] curve = [0.61, 0.46, 0.33, 0.24, 0.17, 0.23, 0.90, 4.10],
            reference = [1.30, 0.72, 0.47, 0.35, 0.25, 0.16, 0.14, 0.52];
        var (shift, distance, residual) = SidewaysShift.Of(
            (places, [.. curve.Select(loss => Math.Log(loss))]),
            (places, [.. reference.Select(loss => Math.Log(loss))]))!.Value;
        Assert.Equal(0.69, shift, 1e-12);
        Assert.Equal(0.974019084408, distance, 1e-11);
        Assert.Equal(0.149429807219, residual, 1e-11);
    }

    [Fact]
    public void Curves_with_fewer_than_four_points_or_less_than_a_decade_in_common_have_none()
    {
        double[] three = [0, 1, 2], left = [-4, -3.5, -3, -2.5], right = [-2, -1.5, -1, -0.5];
        Assert.Null(SidewaysShift.Of((three, [3, 2, 3]), (right, [4, 3, 2, 3])));
        Assert.Null(SidewaysShift.Of((left, [4, 3, 2, 3]), (right, [4, 3, 2, 3])));
    }

    [Theory]
    [InlineData(1.0, false)]
    [InlineData(2.5, true)]
    [InlineData(-2.5, true)]
    [InlineData(2.49, false)]
    public void Over_three_and_a_half_decades_the_limit_is_where_one_decade_is_left(double shift, bool isAtLimit)
    {
        double[] places = [-3, -2, -1, 0, 0.5];
        Assert.Equal(isAtLimit, SidewaysShift.IsAtLimit(shift, places, places));
    }
}
