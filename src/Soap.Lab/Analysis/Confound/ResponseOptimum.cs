namespace Soap.Lab.Analysis.Confound;

/// <summary>The minimum of a curve that is known at a few places.</summary>
internal static class ResponseOptimum
{
    /// <summary>
    /// The vertex of the parabola through the lowest point and its two neighbours; the lowest point itself where it
    /// has only one, as on the grid's edge or beside a divergence.
    /// </summary>
    /// <param name="places">Ascending, at least one.</param>
    /// <param name="values">The values there; null where there is none.</param>
    /// <returns>The place, and whether it is on an edge; null when there is no value.</returns>
    public static (double Place, bool IsOnEdge)? Of(double[] places, double?[] values)
    {
        var lowest = Enumerable.Range(0, places.Length).Where(i => values[i] is not null).OrderBy(i => values[i])
            .Select(i => (int?)i).FirstOrDefault();
        if (lowest is not { } at)
        {
            return null;
        }

        if (at == 0 || at == places.Length - 1 || values[at - 1] is not { } left || values[at + 1] is not { } right)
        {
            return (places[at], true);
        }

        // Divided differences: the parabola's slope at the middle point, and its curvature, which is not negative as
        // that point is the lowest.
        var (before, after) = (places[at] - places[at - 1], places[at + 1] - places[at]);
        var (first, second) = ((values[at]!.Value - left) / before, (right - values[at]!.Value) / after);
        var curvature = (second - first) / (before + after);
        var slope = (first * after + second * before) / (before + after);
        return (curvature > 0 ? places[at] - slope / (2 * curvature) : places[at], false);
    }
}
