using Soap.Lab.Analysis.Arms;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;

namespace Soap.Lab.Findings;

/// <summary>What a paired test says, in words.</summary>
internal static class TestWords
{
    /// <summary>
    /// A difference is called clear where its interval excludes none and its corrected p is below this.
    /// </summary>
    public const double Level = 0.05;

    /// <summary>What stands for a p that no result of so many seeds could make smaller.</summary>
    public static string Smallest => Prose.Of("test.smallest");

    /// <summary>
    /// Whether no result of so many seeds could have given a smaller p before its correction, so that its size tells
    /// their number alone.
    /// </summary>
    public static bool IsAtFloor(BaselineComparison comparison) =>
        comparison.PValue <= SignFlipTest.SmallestP(comparison.Pairs) * (1 + 1e-9);

    /// <summary>
    /// Whether it is called the smallest: below the level after its correction, or it would hide that nothing is
    /// clear; and not among patterns that are drawn, where the floor is of the drawing.
    /// </summary>
    public static bool IsSmallest(BaselineComparison comparison) =>
        comparison.AdjustedPValue < Level && comparison.Pairs <= SignFlipTest.MostExact && IsAtFloor(comparison);

    /// <summary>The corrected p.</summary>
    public static string P(BaselineComparison comparison) =>
        IsSmallest(comparison) ? Smallest : NumberText.PValue(comparison.AdjustedPValue);

    /// <summary>
    /// What <see cref="Smallest"/> means, with a semicolon before it, where it is said of one of them.
    /// </summary>
    public static string Note(IEnumerable<BaselineComparison> comparisons) =>
        comparisons.Where(IsSmallest).Select(comparison => comparison.Pairs).Distinct().ToArray() switch
        {
            [] => "",
            [var pairs] => "; " + Prose.Of("test.smallest.seeds", ("pairs", $"{pairs}")),
            _ => "; " + Prose.Of("test.smallest.note"),
        };
}
