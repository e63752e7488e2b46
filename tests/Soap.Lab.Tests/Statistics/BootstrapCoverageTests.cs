using Soap.Lab.Statistics;
using Soap.Randomness;
using Xunit;

namespace Soap.Lab.Tests.Statistics;

/// <summary>
/// How often the 95 % interval of <see cref="Bootstrap.Mean"/> holds the true mean. The report's warning and the table in docs/statistics.md come from here.
/// Slow; run it with: dotnet run -c Release --project tests/Soap.Lab.Tests -- -class "*BootstrapCoverageTests" -explicit only -showLiveOutput
/// </summary>
public sealed class BootstrapCoverageTests(ITestOutputHelper output)
{
    private const int Repetitions = 20_000;

    public static TheoryData<int, double> Measured => [.. BootstrapCoverage.Measured.Select(row => (row.Count, row.Percent))];

    [Theory(Explicit = true)]
    [MemberData(nameof(Measured))]
    public void The_interval_of_normal_values_covers_the_true_mean_as_often_as_the_report_says(int count, double percent)
    {
        var values = new RandomStream(1, $"coverage/{count}");
        var covered = Enumerable.Range(0, Repetitions).AsParallel().Count(repetition =>
        {
            var interval = Bootstrap.Mean([.. Enumerable.Range(0, count).Select(i => values.Normal((long)repetition * count + i))]);
            return interval.Low <= 0 && 0 <= interval.High;
        });
        var measured = 100.0 * covered / Repetitions;
        output.WriteLine($"n = {count}: {measured:0.00} %");
        Assert.Equal(percent, measured, 0.06); // the table has three digits, and the numbers are a pure function of the seed
    }
}
