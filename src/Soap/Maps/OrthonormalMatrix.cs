using Soap.Randomness;
using static TorchSharp.torch;

namespace Soap.Maps;

/// <summary>Random matrices whose rows, or columns where there are fewer of them, are orthonormal.</summary>
internal static class OrthonormalMatrix
{
    /// <summary>
    /// A matrix of float64, uniform among all: Q of a normal matrix, with the signs of R's diagonal taken out
    /// (Mezzadri 2007). In the caller's dispose scope.
    /// </summary>
    public static Tensor Drawn(long rows, long columns, RandomStream stream)
    {
        var (few, many) = (Math.Min(rows, columns), Math.Max(rows, columns));
        var normal = Initializer.XavierNormal.Weights(WeightShape.Dense(few, many), stream, ScalarType.Float64);
        var (q, r) = linalg.qr(normal);
        var columnwise = q * r.diagonal().sign();
        return (rows <= columns ? columnwise.t() : columnwise).clone();
    }
}
