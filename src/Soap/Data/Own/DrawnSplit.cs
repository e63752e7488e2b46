using Soap.Randomness;

namespace Soap.Data.Own;

/// <summary>
/// Draws which samples are for testing: of each class its share, rounded; of values a share of all. The stream is
/// <c>data/own/split</c>.
/// </summary>
internal static class DrawnSplit
{
    /// <summary>Whether each sample is for the test set.</summary>
    /// <param name="labels">The class of each sample; null for values.</param>
    /// <param name="count">The number of samples.</param>
    /// <param name="share">Above 0 and below 1.</param>
    /// <param name="seed">The data seed.</param>
    public static bool[] Draw(int[]? labels, int count, double share, ulong seed)
    {
        var room = (labels ?? new int[count]).CountBy(label => label)
            .ToDictionary(pair => pair.Key, pair => (int)Math.Round(share * pair.Value));
        var isTest = new bool[count];
        foreach (var sample in new RandomStream(seed, "data/own/split").Permutation(count))
        {
            isTest[sample] = room[labels?[sample] ?? 0]-- > 0;
        }

        return isTest;
    }
}
