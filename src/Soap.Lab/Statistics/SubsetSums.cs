namespace Soap.Lab.Statistics;

/// <summary>The distribution of rank sums under all signs.</summary>
internal static class SubsetSums
{
    /// <summary>
    /// How many subsets of the numbers have the sum 0, 1, 2, … up to the sum of all. Exact up to 50 numbers.
    /// </summary>
    public static double[] Count(IReadOnlyList<int> numbers)
    {
        var counts = new double[numbers.Sum() + 1];
        counts[0] = 1;
        var reached = 0;
        foreach (var number in numbers)
        {
            reached += number;
            for (var sum = reached; sum >= number; sum--)
            {
                counts[sum] += counts[sum - number];
            }
        }

        return counts;
    }
}
