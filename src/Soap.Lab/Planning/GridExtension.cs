using Soap.Lab.Specification;

namespace Soap.Lab.Planning;

/// <summary>
/// Makes a grid of learning rates longer where some rule's best lies on its edge, for all rules alike: the budget
/// stays the same for all.
/// </summary>
internal static class GridExtension
{
    /// <summary>
    /// The rates to try beyond the grid: one at each end at which some rule's best lies; none where every best is
    /// inside, or no rate can be added.
    /// </summary>
    /// <param name="rates">The grid, ascending.</param>
    /// <param name="bests">Each rule's best, or null where all diverged.</param>
    public static IReadOnlyList<double> Of(IReadOnlyList<double> rates, IEnumerable<double?> bests)
    {
        if (rates.Count < 2)
        {
            return [];
        }

        var all = bests.ToHashSet();
        double[] beyond =
        [
            .. all.Contains(rates[0])
                ? [Next(rates[0], rates[1], rates.ElementAtOrDefault(2))]
                : Array.Empty<double>(),
            .. all.Contains(rates[^1])
                ? [Next(rates[^1], rates[^2], rates.Count > 2 ? rates[^3] : 0)]
                : Array.Empty<double>(),
        ];
        return [.. beyond.Where(rate => rate is >= StudyChecks.Smallest and <= StudyChecks.Largest)];
    }

    // Goes on as the grid went: … 0.3, 1, 3 continues with 10, as 0.1, 0.3, 1 with 3.
    private static double Next(double last, double before, double third)
    {
        var next = third > 0 ? last * (before / third) : last * (last / before);
        return double.Parse(
            next.ToString("G6", System.Globalization.CultureInfo.InvariantCulture),
            System.Globalization.CultureInfo.InvariantCulture);
    }
}
