namespace Soap.Lab.Statistics;

/// <summary>How far percentile bootstrap intervals fall short of their name when there are few seeds.</summary>
/// <remarks>Share of simulated samples of n normal values whose 95 % percentile bootstrap interval of the mean holds the true mean: 20,000 samples for n = 3, 5, 10 and 20 (the slow test), 6,000 for the others.</remarks>
internal static class BootstrapCoverage
{
    private static readonly (int Count, int Percent)[] Measured =
        [(2, 50), (3, 75), (4, 80), (5, 84), (6, 86), (7, 88), (8, 89), (10, 90), (15, 92), (20, 93), (30, 93)];

    /// <summary>The warning for a number of seeds.</summary>
    public static string Sentence(int seeds)
    {
        if (seeds < 2)
        {
            return "With a single seed there is no interval at all: nothing here says how much another seed would change.";
        }

        (int count, int percent) = Measured.Last(row => row.Count <= seeds);
        string few = seeds <= 10 ? $"With {seeds} seeds the intervals are too narrow" : "The intervals are still slightly too narrow";
        return $"{few}: bootstrap intervals called 95 % hold the true mean in about {percent} % of cases (simulated with {count} normal values). Read a difference that barely excludes zero as a hint.";
    }
}
