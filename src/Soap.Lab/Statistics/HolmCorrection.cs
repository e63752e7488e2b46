namespace Soap.Lab.Statistics;

/// <summary>
/// p-values of several comparisons, corrected so that the chance of even one false claim stays at the level (S. Holm
/// 1979).
/// </summary>
public static class HolmCorrection
{
    /// <summary>
    /// The adjusted p-values, in the order given: the smallest is multiplied by m, the next by m − 1, …; none is
    /// smaller than one before it, and none above 1.
    /// </summary>
    /// <exception cref="ArgumentException">A p-value is not in [0, 1].</exception>
    public static double[] Adjusted(IReadOnlyList<double> pValues)
    {
        if (pValues.Any(p => !(p is >= 0 and <= 1)))
        {
            throw new ArgumentException($"A p-value lies between 0 and 1, got " +
                $"[{string.Join(", ", pValues.Select(number => $"{number}"))}].", nameof(pValues));
        }

        var adjusted = new double[pValues.Count];
        var largest = 0.0;
        foreach (var (place, rank) in Enumerable.Range(0, pValues.Count).OrderBy(i => pValues[i])
            .Select((place, rank) => (place, rank)))
        {
            largest = Math.Max(largest, Math.Min(1, (pValues.Count - rank) * pValues[place]));
            adjusted[place] = largest;
        }

        return adjusted;
    }
}
