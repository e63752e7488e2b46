namespace Soap.Lab.Statistics;

/// <summary>How far the reports' intervals fall short of their name when there are few seeds.</summary>
internal static class IntervalCoverage
{
    /// <summary>Simulated samples a row.</summary>
    internal const int Repetitions = 5000;

    /// <summary>
    /// In how many of 100 samples of so many normal values the interval of <see cref="Bootstrap.Mean"/> holds the true
    /// mean; standard error about 0.3. A test that only runs when asked for measures them again.
    /// </summary>
    internal static readonly (int Count, double Percent)[] Measured =
    [
        (2, 50.5),
        (3, 73.9), (4, 87.3), (5, 92.0), (6, 93.2), (7, 94.3), (8, 93.7), (9, 93.8), (10, 93.7), (15, 94.5),
        (20, 95.0), (30, 94.4),
    ];

    /// <summary>The warning for a number of seeds.</summary>
    public static string Sentence(int seeds)
    {
        if (seeds < 2)
        {
            return "With a single seed there is no interval at all: nothing here says how " +
                "much another seed would change.";
        }

        var (count, percent) = Measured.Last(row => row.Count <= seeds);
        var few = seeds < 10
            ? $"With {seeds} seeds the intervals are too narrow"
            : $"With {seeds} seeds the intervals are nearly what they are called";
        return $"{few}: intervals called 95 % hold the true mean in about {percent:0} % of cases (simulated with " +
            $"{count} normal values; less often where values are very skewed). " +
            "Read a difference that barely excludes zero as a hint.";
    }
}
