using Soap.Lab.Specification;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;

namespace Soap.Lab.Planning;

/// <summary>What a number of seeds cannot show by any paired test, whatever comes out.</summary>
internal static class SeedLimits
{
    private const double Level = 0.05;

    /// <summary>
    /// What a study's seeds are too few for, and how many would do: a sentence of the report that is known before
    /// anything is run. Null where enough are planned, and where there is nothing to compare.
    /// </summary>
    public static string? TooFewSeeds(StudySpecification study) =>
        TooFewSeeds(study.Seeds.Count, study.Rules.Count - 1);

    /// <summary>Whether so many seeds could make a difference clear, if they are all on one side.</summary>
    /// <param name="seeds">Paired seeds.</param>
    /// <param name="comparisons">How many comparisons p is corrected for.</param>
    internal static bool CanBeClear(int seeds, int comparisons) => SignFlipTest.SmallestP(seeds) * comparisons < Level;

    /// <summary>The sentence on seeds of which nothing could be clear, and how many could; otherwise null.</summary>
    /// <param name="seeds">Paired seeds.</param>
    /// <param name="comparisons">How many comparisons p is corrected for; with none there is no sentence.</param>
    internal static string? TooFewSeeds(int seeds, int comparisons)
    {
        if (comparisons < 1 || CanBeClear(seeds, comparisons))
        {
            return null;
        }

        var smallest = SignFlipTest.SmallestP(seeds);
        var corrected = NumberText.Short(Math.Min(1, smallest * comparisons));
        var over = comparisons == 1 ? ""
            : $", nor below {corrected} after Holm's correction over {comparisons} comparisons";
        return $"With {seeds} seed{(seeds == 1 ? "" : "s")} no paired test can give a p-value below "
            + $"{NumberText.Short(smallest)}{over}: no difference can be called clear. "
            + (CanBeClear(SignFlipTest.MostExact, comparisons)
                ? $"{SignFlipTest.FewestSeeds(comparisons, Level)} seeds could."
                : "No number of seeds could: compare fewer rules.");
    }
}
