using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;

namespace Soap.Lab.Statistics;

/// <summary>The noncentral t distribution, which MathNet.Numerics lacks.</summary>
internal static class NoncentralT
{
    // The root lies near √ν, with a standard deviation below 0.71 for every ν.
    private const double Reach = 9;

    private const int Pieces = 64;

    /// <summary>
    /// P(T ≤ t) = ∫ Φ(t w − δ) f(w) dw, with w the root of a χ² variable over its degrees of freedom, so that T = (Z +
    /// δ)/w (W. S. Gosset's t with a shifted Z). Absolute error below 1e-9 from one degree of freedom on.
    /// </summary>
    /// <param name="t">Where.</param>
    /// <param name="freedom">Degrees of freedom ν, at least 1.</param>
    /// <param name="noncentrality">δ.</param>
    public static double Cumulative(double t, int freedom, double noncentrality)
    {
        var root = new Chi(freedom);
        var scale = Math.Sqrt(freedom);
        var (low, high) = (Math.Max(0, scale - Reach), scale + Reach);
        var sum = 0.0;
        for (var piece = 0; piece < Pieces; piece++)
        {
            sum += GaussLegendreRule.Integrate(
                w => Normal.CDF(0, 1, t * w / scale - noncentrality) * Math.Exp(root.DensityLn(w)),
                low + (high - low) * piece / Pieces, low + (high - low) * (piece + 1) / Pieces, 10);
        }

        return sum;
    }
}
