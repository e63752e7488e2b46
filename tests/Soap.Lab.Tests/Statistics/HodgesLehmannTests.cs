using CsCheck;
using Soap.Lab.Statistics;
using Soap.Lab.Tests.Statistics.Golden;
using Xunit;

namespace Soap.Lab.Tests.Statistics;

public sealed class HodgesLehmannTests
{
    [Fact]
    public void Shift_and_interval_are_Rs() => Assert.All(GoldenFile.Cases("shift"), golden =>
    {
        var shift = HodgesLehmann.Shift(golden.Numbers("values"));
        Assert.Equal(golden.Number("estimate"), shift.Estimate, 1e-12);
        Assert.Equal(golden.Number("low"), shift.Low, 1e-12);
        Assert.Equal(golden.Number("high"), shift.High, 1e-12);
    });

    [Fact]
    public void Unit_and_exchange_of_the_rules_move_the_shift_with_them() =>
        Gen.Double[-3, 3].Array[1, 14].Sample(differences =>
        {
            var shift = HodgesLehmann.Shift(differences);
            var other = HodgesLehmann.Shift([.. differences.Select(difference => -2 * difference)]);
            Assert.Equal(-2 * shift.Estimate, other.Estimate, 1e-9);
            Assert.Equal(-2 * shift.High, other.Low, 1e-9);
            Assert.Equal(-2 * shift.Low, other.High, 1e-9);
        }, iter: 300);

    [Fact]
    public void One_diverged_seed_of_ten_moves_the_shift_little_and_opens_no_end()
    {
        double[] differences = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
        var shift = HodgesLehmann.Shift([.. differences, double.PositiveInfinity]);

        Assert.InRange(shift.Estimate, 0.5, 0.6);
        Assert.InRange(shift.Low, 0.2, 0.4);
        Assert.True(shift.High > 0.7);
    }

    [Fact]
    public void Above_fifty_differences_the_normal_approximation_is_next_to_the_exact_interval()
    {
        double[] differences = [.. Enumerable.Range(0, 51).Select(i => Math.Sin(i))];
        var (exact, normal) = (HodgesLehmann.Shift(differences[..50]), HodgesLehmann.Shift(differences));
        Assert.Equal(exact.Low, normal.Low, 0.05);
        Assert.Equal(exact.High, normal.High, 0.05);
    }
}
