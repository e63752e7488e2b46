using MathNet.Numerics.Distributions;

namespace Soap.Lab.Statistics;

/// <summary>
/// The signed-rank test of paired differences (F. Wilcoxon 1945): differences are ranked by size, and the ranks of the positive ones are summed. Equal sizes share their
/// mean rank; differences of 0 are left out; those to diverged trials are infinite and have the highest ranks.
/// </summary>
/// <remarks>
/// Up to <see cref="MostExact"/> differences p is exact, with ties too (over all signs of the ranks at hand; R and SciPy use the normal approximation there). Above, the
/// normal approximation with the variance corrected for ties, without continuity correction, as SciPy's default.
/// </remarks>
public static class SignedRankTest
{
    /// <summary>Up to so many differences that are not 0, p is exact.</summary>
    public const int MostExact = 50;

    /// <summary>The two-sided p.</summary>
    /// <param name="differences">One a seed; ±∞ where one of the two trials diverged.</param>
    /// <exception cref="ArgumentException">There is no difference, or one is not a number (NaN).</exception>
    public static double TwoSided(IReadOnlyList<double> differences)
    {
        PairedDifferences.Check(differences);
        var ranked = TwiceRanks([.. differences.Where(difference => difference != 0)]);
        if (ranked.Length == 0)
        {
            return 1;
        }

        var sum = ranked.Where(rank => rank.IsPositive).Sum(rank => rank.Twice);
        var total = ranked.Sum(rank => rank.Twice);
        if (ranked.Length > MostExact)
        {
            var deviation = Math.Sqrt(ranked.Sum(rank => (double)rank.Twice * rank.Twice)) / 2;
            return 2 * Normal.CDF(0, 1, -Math.Abs(sum - total / 2.0) / deviation);
        }

        var patterns = SubsetSums.Count([.. ranked.Select(rank => rank.Twice)]);
        var tail = patterns[..(Math.Min(sum, total - sum) + 1)].Sum();
        return Math.Min(1, 2 * tail / Math.Pow(2, ranked.Length));
    }

    // Twice the ranks, so that the mean of two ranks is whole.
    private static (int Twice, bool IsPositive)[] TwiceRanks(double[] differences)
    {
        var ranks = new List<(int, bool)>();
        foreach (var equal in differences.GroupBy(Math.Abs).OrderBy(group => group.Key))
        {
            var twice = 2 * ranks.Count + equal.Count() + 1;
            ranks.AddRange(equal.Select(difference => (twice, difference > 0)));
        }

        return [.. ranks];
    }
}
