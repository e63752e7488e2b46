using MathNet.Numerics.Statistics;
using Soap.Lab.Statistics;
using Soap.Lab.Tests.Statistics.Golden;
using Xunit;

namespace Soap.Lab.Tests.Statistics;

/// <summary>Means and standard deviations as the reports take them, on the sets that NIST certifies.</summary>
public sealed class MomentsTests
{
    public static TheoryData<string, double[], double, double> Sets()
    {
        double[] Alternating(double middle, double low, double high) =>
            [middle, .. Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? low : high)];
        var sets = new TheoryData<string, double[], double, double>
        {
            { "NumAcc1", [10_000_001, 10_000_003, 10_000_002], 10_000_002, 1 },
            { "NumAcc2", Alternating(1.2, 1.1, 1.3), 1.2, 0.1 },
            { "NumAcc3", Alternating(1_000_000.2, 1_000_000.1, 1_000_000.3), 1_000_000.2, 0.1 },
            { "NumAcc4", Alternating(10_000_000.2, 10_000_000.1, 10_000_000.3), 10_000_000.2, 0.1 },
        };
        foreach (var set in GoldenFile.DataSets)
        {
            sets.Add(
                set.GetProperty("name").GetString()!, set.Numbers("values"), set.Number("mean"),
                set.Number("deviation"));
        }

        return sets;
    }

    // The last sets have values whose own rounding to binary changes the deviation in the eighth digit.
    [Theory]
    [MemberData(nameof(Sets))]
    public void Mean_and_deviation_have_the_certified_digits(
        string name, double[] values, double mean, double deviation)
    {
        Assert.Equal(mean, Bootstrap.Mean(values).Estimate, 1e-14 * Math.Abs(mean));
        Assert.Equal(
            deviation, values.StandardDeviation(), (name is "NumAcc3" or "NumAcc4" ? 2e-8 : 1e-12) * deviation);
    }
}
