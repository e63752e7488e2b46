namespace Soap.Lab.Statistics;

/// <summary>
/// Differences seed by seed. A diverged trial has no number, only a rank below all others: its score is infinite (+∞
/// where lower is better, −∞ where higher is better), and so is its difference to a trial that ended. Two diverged
/// trials do not differ: 0.
/// </summary>
public static class PairedDifferences
{
    /// <summary>The differences, of each pair the first less the second.</summary>
    /// <exception cref="ArgumentException">The counts differ, or a score is not a number (NaN).</exception>
    public static double[] Of(IReadOnlyList<double> scores, IReadOnlyList<double> others)
    {
        if (scores.Count != others.Count || scores.Any(double.IsNaN) || others.Any(double.IsNaN))
        {
            throw new ArgumentException($"Paired scores are as many numbers on both sides, got " +
                $"[{string.Join(", ", scores.Select(number => $"{number}"))}] and " +
                    $"[{string.Join(", ", others.Select(number => $"{number}"))}].", nameof(scores));
        }

        return [.. scores.Zip(others, (score, other) => score == other ? 0 : score - other)];
    }

    internal static void Check(IReadOnlyList<double> differences)
    {
        if (differences.Count == 0 || differences.Any(double.IsNaN))
        {
            throw new ArgumentException($"Paired differences are at least one number, got " +
                $"[{string.Join(", ", differences.Select(number => $"{number}"))}].", nameof(differences));
        }
    }
}
