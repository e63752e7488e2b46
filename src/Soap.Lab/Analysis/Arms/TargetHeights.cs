using Soap.Trials;

namespace Soap.Lab.Analysis.Arms;

/// <summary>The heights at which examples are counted for the curve of ratios.</summary>
internal static class TargetHeights
{
    private const int Count = 24;

    /// <summary>
    /// Heights in equal ratios, from the lowest of the curves' first points (every curve starts above it) down to the
    /// lowest loss that any curve reaches.
    /// </summary>
    public static IReadOnlyList<double> Of(IReadOnlyList<TrialResult[]> arms)
    {
        var curves = arms.SelectMany(arm => arm).Select(result => result.TrainingLoss).Where(curve => curve.Count > 0)
            .ToArray();
        if (curves.Length == 0)
        {
            return [];
        }

        var (top, bottom) = (curves.Min(curve => curve[0].Loss), curves.Min(curve => curve.Min(point => point.Loss)));
        return bottom > 0 && bottom < top
            ? [.. Enumerable.Range(0, Count).Select(i => top * Math.Pow(bottom / top, i / (Count - 1.0)))]
            : [];
    }
}
