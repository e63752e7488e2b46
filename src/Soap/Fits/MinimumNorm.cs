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
/// hᵀ, or of hᵀ h, that are rounding count as 0: below (N ε)² of the largest, with ε of the activities' type, or 10 N
/// ε of float64, in which they are found.
/// </remarks>
public sealed class MinimumNorm : InputFit
{
    private const double EpsilonOfFloat32 = 1.1920928955078125e-7;

    /// <inheritdoc/>
    public override string Name => "minimum-norm";

    /// <summary>The most rows of a matrix whose eigenvectors it finds.</summary>
    internal long Limit { get; init; } = LargestMatrix;

    /// <summary>
    /// Floating-point operations beside the outer product: h hᵀ, its eigenvectors, about 9 N³ (Golub and Van Loan,
    /// Matrix Computations, section 8.3), and h through them and back; beyond 4096 samples the same of hᵀ h.
    /// </summary>
    /// <inheritdoc/>
    public override double Flops(int inputs, int outputs, int samples)
    {
        var side = samples <= Limit ? samples : inputs;
        return base.Flops(inputs, outputs, samples)
            + 3 * DenseFlops.Product(side, inputs) + 9.0 * side * side * side / samples;
    }

    /// <summary>With more than 4096 rows and a width of more than 4096 it cannot.</summary>
    /// <inheritdoc/>
    public override string? Refuses(long rows, long width) => rows <= Limit || width <= Limit
        ? null
        : $"{rows} rows (samples, or positions of samples) of {width} are too many for eigenvectors of either side; " +
            $"allowed: at most {Limit} of one; take a smaller batch, or another fit";

    /// <summary>h̃ = N (h hᵀ)⁺ h; with more than 4096 rows N h (hᵀ h)⁺, which is the same.</summary>
    /// <inheritdoc/>
    public override Tensor Fitted(Tensor input, IReadOnlyList<Tensor> memory) =>
        Fitted(input, memory, input.shape[0]);

    /// <inheritdoc/>
    public override Tensor Fitted(Tensor input, IReadOnlyList<Tensor> memory, long samples)
    {
        var h = input.to_type(ScalarType.Float64);
        var ofRows = input.shape[0] <= Limit;
        var products = ofRows ? h.matmul(h.t()) : h.t().matmul(h);

        var own = input.shape[0] * (input.dtype == ScalarType.Float32 ? EpsilonOfFloat32 : SymmetricInverse.Epsilon);

        // Both sides have the same eigenvalues, each of them a sum over rows in the smaller matrix.
        var rounding = ofRows ? own * own : Math.Max(own * own, 10 * input.shape[0] * SymmetricInverse.Epsilon);

        // Of inputs that are not finite, or whose products are not, there is no inverse: the step diverges.
        var (scaled, vectors) = SymmetricInverse.Factors(products, rounding);
        var fitted = ofRows ? scaled.matmul(vectors.t().matmul(h)) : h.matmul(scaled).matmul(vectors.t());
        return fitted.Times(samples).to_type(input.dtype);
    }
}
