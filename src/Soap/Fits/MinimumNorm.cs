using Soap.Lifetimes;
using Soap.Maps;
using static TorchSharp.torch;

namespace Soap.Fits;

/// <summary>
/// The smallest change of the weights that moves the batch's pre-activations exactly by −η n: ΔW = −η nᵀ (h hᵀ)⁺ h,
/// with the pseudo-inverse over samples, so that doubled samples and batches with more samples than inputs get the
/// least-squares solution. With η = 1 the pre-activations arrive where the displacement points.
/// </summary>
/// <remarks>
/// As in Meulemans et al. 2020, arXiv:2006.14331, section 3 (minimum-norm updates towards targets). Eigenvalues of h
/// hᵀ that are rounding count as 0: below (N ε)² of the largest, with ε of the activities' type, or 10 N ε of float64,
/// in which they are found.
/// </remarks>
public sealed class MinimumNorm : InputFit
{
    private const double EpsilonOfFloat32 = 1.1920928955078125e-7;

    /// <inheritdoc/>
    public override string Name => "minimum-norm";

    /// <summary>
    /// Floating-point operations beside the outer product: h hᵀ, its eigenvectors, about 9 N³ (Golub and Van Loan,
    /// Matrix Computations, section 8.3), and h through them and back.
    /// </summary>
    /// <inheritdoc/>
    public override double Flops(int inputs, int outputs, int samples) => base.Flops(inputs, outputs, samples)
        + 3 * DenseFlops.Product(samples, inputs) + 9.0 * samples * samples;

    /// <summary>h̃ = N (h hᵀ)⁺ h.</summary>
    /// <inheritdoc/>
    public override Tensor Fitted(Tensor input, IReadOnlyList<Tensor> memory)
    {
        var h = input.to_type(ScalarType.Float64);
        var products = h.matmul(h.t());

        var own = input.shape[0] * (input.dtype == ScalarType.Float32 ? EpsilonOfFloat32 : SymmetricInverse.Epsilon);

        // Of inputs that are not finite, or whose products are not, there is no inverse: the step diverges.
        return SymmetricInverse.Factors(products, own * own) is var (scaled, vectors)
            ? scaled.matmul(vectors.t().matmul(h)).Times(input.shape[0]).to_type(input.dtype)
            : full_like(input, double.NaN);
    }
}
