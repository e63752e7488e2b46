using Soap.Lifetimes;
using static TorchSharp.torch;

namespace Soap.Signals;

/// <summary>
/// How a layer's curvature was measured by the difference of two gradients; scalars, read where a trial is diagnosed.
/// </summary>
/// <param name="Negative">Share of curvatures below 0, in [0, 1].</param>
/// <param name="Limited">Share of samples whose displacement a trust region shortened, in [0, 1]; null without
/// one.</param>
/// <param name="Rounding">ε ‖G‖ / ‖G − G′‖: about the relative rounding error of the difference.</param>
public sealed record CurvatureReport(Tensor Negative, Tensor? Limited, Tensor Rounding)
{
    /// <summary>ε: the distance from 1 to the next number of a float type, 2⁻²³ or 2⁻⁵².</summary>
    /// <exception cref="ArgumentOutOfRangeException">The type is neither float32 nor float64.</exception>
    public static double Epsilon(ScalarType type) => type switch
    {
        ScalarType.Float32 => Math.ScaleB(1, -23),
        ScalarType.Float64 => Math.ScaleB(1, -52),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Networks are in float32 or float64."),
    };

    /// <summary>The report of a difference.</summary>
    /// <param name="isNegative">Where curvature is below 0.</param>
    /// <param name="isLimited">Which samples the trust region shortened, or null.</param>
    /// <param name="gradient">G, [N, n_l].</param>
    /// <param name="difference">G − G′, [N, n_l].</param>
    internal static CurvatureReport Of(Tensor isNegative, Tensor? isLimited, Tensor gradient, Tensor difference)
    {
        var type = gradient.dtype;
        return new CurvatureReport(
            isNegative.to_type(type).mean(),
            isLimited?.to_type(type).mean(),
            (gradient.Squared().sum().sqrt() / difference.Squared().sum().sqrt()).Times(Epsilon(type)));
    }
}
