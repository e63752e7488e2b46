namespace Soap.Lab.Analysis.Tasks;

/// <summary>
/// The score of a rule on a seed, in halvings of speed: 1 − log₄(t / t₀) with the examples t that it needs to the
/// target and t₀ that the baseline needs on the same seed, from 0 to 2, and 0 where the target is missed. Over
/// studies: the mean of theirs, each the mean over its seeds. It does not depend on which other rules are compared.
/// </summary>
internal static class TasksScore
{
    /// <summary>Of this definition; another one has another number.</summary>
    public const int Version = 1;

    /// <summary>How many times the baseline's examples count as nothing, and how many times fewer as 2.</summary>
    public const double MostTimes = 4;

    private const double Highest = 2;

    /// <summary>The score on a seed.</summary>
    /// <param name="examples">t; +∞ for a missed target.</param>
    /// <param name="baseline">t₀, finite.</param>
    public static double Of(double examples, double baseline) => double.IsInfinity(examples)
        ? 0
        : Math.Clamp(1 - Math.Log(examples / baseline, MostTimes), 0, Highest);
}
