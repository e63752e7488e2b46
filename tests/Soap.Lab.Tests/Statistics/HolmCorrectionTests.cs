using CsCheck;
using Soap.Lab.Statistics;
using Soap.Lab.Tests.Statistics.Golden;
using Xunit;

namespace Soap.Lab.Tests.Statistics;

public sealed class HolmCorrectionTests
{
    [Fact]
    public void Adjusted_values_are_Rs() => Assert.All(GoldenFile.Cases("holm"), golden =>
        Assert.All(
            golden.Numbers("adjusted").Zip(HolmCorrection.Adjusted(golden.Numbers("values"))),
            pair => Assert.Equal(pair.First, pair.Second, 1e-14)));

    [Fact]
    public void Adjusted_values_are_never_below_the_raw_ones_keep_their_order_and_do_not_depend_on_it() =>
        Gen.Double[0, 1].Array[0, 12].Sample(values =>
        {
            var adjusted = HolmCorrection.Adjusted(values);
            Assert.All(values.Zip(adjusted), pair => Assert.InRange(pair.Second, pair.First, 1));
            Assert.All(Enumerable.Range(0, values.Length), i => Assert.All(Enumerable.Range(0, values.Length), j =>
                Assert.True(values[i] > values[j] || adjusted[i] <= adjusted[j])));
            Assert.Equal(adjusted.Reverse(), HolmCorrection.Adjusted([.. values.Reverse()]));
        }, iter: 500);

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void What_is_no_probability_is_refused(double wrong) =>
        Assert.Contains(
            "between 0 and 1", Assert.Throws<ArgumentException>(() => HolmCorrection.Adjusted([0.5, wrong])).Message);
}
