namespace Soap.Lab.Statistics;

/// <summary>How far percentile bootstrap intervals fall short of their name when there are few seeds.</summary>
internal static class BootstrapCoverage
{
    /// <summary>
    /// In how many of 100 samples of so many normal values the interval of <see cref="Bootstrap.Mean"/> holds the true mean:
    /// 20,000 simulated samples, standard error at most 0.4. A test that only runs when asked for measures them again.
    /// </summary>
    internal static readonly (int Count, double Percent)[] Measured =
        [(2, 50.6), (3, 74.9), (4, 80.0), (5, 83.8), (6, 86.1), (7, 87.1), (8, 88.4), (10, 90.0), (15, 91.8), (20, 93.0), (30, 93.5)];

    /// <summary>The warning for a number of seeds.</summary>
    public static string Sentence(int seeds)
    {
        if (seeds < 2)
        {
            return "With a single seed there is no interval at all: nothing here says how much another seed would change.";
        }

        var (count, percent) = Measured.Last(row => row.Count <= seeds);
        var few = seeds <= 10 ? $"With {seeds} seeds the intervals are too narrow" : "The intervals are still slightly too narrow";
        return $"{few}: bootstrap intervals called 95 % hold the true mean in about {percent:0} % of cases (simulated with {count} normal values). Read a difference that barely excludes zero as a hint.";
    }
}
