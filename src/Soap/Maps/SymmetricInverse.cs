using Soap.Lifetimes;
using static TorchSharp.torch;

namespace Soap.Maps;

/// <summary>Pseudo-inverses of symmetric matrices, (V diag(1/λ)) Vᵀ by eigenvalues λ and eigenvectors V, in float64.
/// Eigenvalues that rounding could have made count as 0.</summary>
internal static class SymmetricInverse
{
    /// <summary>ε of float64.</summary>
    public const double Epsilon = 2.220446049250313e-16;

    /// <summary>The two factors, V diag(1/λ) and V.</summary>
    /// <param name="matrix">[n, n], float64.</param>
    /// <param name="rounding">Up to which share of the largest eigenvalue others count as 0; at least 10 n ε.</param>
    /// <returns>Not numbers where the matrix is not finite, of which LAPACK finds no eigenvalues.</returns>
    public static (Tensor Scaled, Tensor Vectors) Factors(Tensor matrix, double rounding = 0)
    {
        var isFinite = matrix.isfinite().all();
        var (values, vectors) = linalg.eigh(where(isFinite, matrix, zeros_like(matrix)));
        var smallest = values.abs().max().Times(Math.Max(rounding, 10 * values.shape[0] * Epsilon));
        var scaled = vectors * where(values.gt(smallest), values.reciprocal(), zeros_like(values));
        var none = SafeArithmetic.NotNumbers(scaled.shape, scaled.dtype, scaled.device);
        return (where(isFinite, scaled, none), vectors);
    }
}
