using Soap.Lab.Statistics;
using Soap.Randomness;
using Xunit;

namespace Soap.Lab.Tests.Statistics;

/// <summary>
/// How often the 95 % interval of <see cref="Bootstrap.Mean"/> holds the true mean. The table in docs/statistics.md comes from here.
/// Slow; run it with: dotnet run -c Release --project tests/Soap.Lab.Tests -- -class "*BootstrapCoverageTests" -explicit only -showLiveOutput
/// </summary>
public sealed class BootstrapCoverageTests(ITestOutputHelper output)
{
    private const int Repetitions = 20_000;

    [Theory(Explicit = true)]
    [InlineData(3, 0.749)]
    [InlineData(5, 0.838)]
    [InlineData(10, 0.900)]
    [InlineData(20, 0.930)]
    public void The_interval_of_normal_values_covers_the_true_mean_as_often_as_the_documentation_says(int count, double expected)
    {
        var values = new RandomStream(1, $"coverage/{count}");
        var covered = Enumerable.Range(0, Repetitions).AsParallel().Count(repetition =>
        {
            var interval = Bootstrap.Mean([.. Enumerable.Range(0, count).Select(i => values.Normal((long)repetition * count + i))]);
            return interval.Low <= 0 && 0 <= interval.High;
        });
        var fraction = (double)covered / Repetitions;
        output.WriteLine($"n = {count}: {fraction:0.0000}");
        Assert.Equal(expected, fraction, 0.0006); // the table has three digits, and the numbers are a pure function of the seed
    }
}
