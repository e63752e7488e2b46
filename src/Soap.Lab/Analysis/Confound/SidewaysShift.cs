using MathNet.Numerics.Interpolation;

namespace Soap.Lab.Analysis.Confound;

/// <summary>How far one curve must be moved sideways to lie on another.</summary>
internal static class SidewaysShift
{
    // A rounding error less than one decade.
    private const double Reach = 2.5, Step = 0.01, Spacing = 0.05, LeastOverlap = 1 - 1e-9;

    // What a cubic that follows its points without overshooting needs.
    private const int FewestPoints = 4;

    /// <summary>
    /// The s, from −2.5 to 2.5 in steps of 0.01, at which curve(x) − reference(x + s) has the smallest mean square
    /// over the places that both have, at least one decade of them, 0.05 apart. Between its points each curve is the
    /// monotone cubic of Fritsch and Carlson 1980.
    /// </summary>
    /// <returns>s, the root mean square without and with it; null where a curve has fewer than four points, or the two
    /// less than a decade in common as they are.</returns>
    public static (double Shift, double Distance, double Residual)? Of(
        (double[] Places, double[] Values) curve, (double[] Places, double[] Values) reference)
    {
        if (curve.Places.Length < FewestPoints || reference.Places.Length < FewestPoints)
        {
            return null;
        }

        var (own, other) = (
            CubicSpline.InterpolatePchipSorted(curve.Places, curve.Values),
            CubicSpline.InterpolatePchipSorted(reference.Places, reference.Values));
        if (Distance(0) is not { } distance)
        {
            return null;
        }

        var best = (Shift: 0.0, Residual: distance);
        for (var i = -(int)Math.Round(Reach / Step); i <= (int)Math.Round(Reach / Step); i++)
        {
            if (Distance(i * Step) is { } there && there < best.Residual)
            {
                best = (i * Step, there);
            }
        }

        return (best.Shift, distance, best.Residual);

        double? Distance(double shift)
        {
            var (low, high) = (
                Math.Max(curve.Places[0], reference.Places[0] - shift),
                Math.Min(curve.Places[^1], reference.Places[^1] - shift));
            if (high - low < LeastOverlap)
            {
                return null;
            }

            var count = (int)Math.Ceiling((high - low) / Spacing) + 1;
            var sum = 0.0;
            for (var i = 0; i < count; i++)
            {
                var x = low + (high - low) * i / (count - 1);
                var difference = own.Interpolate(x) - other.Interpolate(x + shift);
                sum += difference * difference;
            }

            return Math.Sqrt(sum / count);
        }
    }

    /// <summary>
    /// Whether a shift is the largest that was tried: two curves of these places have no decade in common beyond it.
    /// </summary>
    public static bool IsAtLimit(double shift, double[] curve, double[] reference) =>
        Math.Abs(shift) >= Reach - Step / 2
        || Math.Min(curve[^1], reference[^1] - (shift + Math.Sign(shift) * Step))
            - Math.Max(curve[0], reference[0] - (shift + Math.Sign(shift) * Step))
            < LeastOverlap;
}
