using System.Numerics;
using Soap.Lifetimes;
using Soap.Maps;
using static TorchSharp.torch;

namespace Soap.Fits;

/// <summary>
/// A few steps of the layer by itself on one batch, towards the pre-activations that its displacement asks for: T
/// steps of gradient descent on ‖a − â‖² / 2N from â = a − γ n, with ΔW ← ΔW − τ ((ΔW hᵀ + γ nᵀ) h) / N. Since these
/// are linear in n, all of them together are the outer product with h̃ = (1/T) Σ_{k=0}^{T−1} (I − τ K)^k h in the
/// place of h, K = h hᵀ / N over the samples, and a learning rate of γ τ T. T = 1 is the outer product; with many
/// steps, directions of the input with much variance are learnt no faster than their target asks.
/// </summary>
/// <remarks>
/// LocoProp-S: Amid, Anil and Warmuth 2022, arXiv:2106.06199. Differs from the paper: plain local gradient steps of
/// one size instead of RMSprop, with τ = r / ‖K‖_∞, which is stable for any r up to 2; the sum of steps is divided by
/// T, so that the number of steps does not change how large the first of them is.
/// </remarks>
public sealed class LocalSteps : InputFit
{
    /// <summary>Makes the fit.</summary>
    /// <param name="count">T, at least 1.</param>
    /// <param name="rate">r, above 0, at most 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public LocalSteps(int count, double rate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rate, 2);
        (Count, Rate) = (count, rate);
        Doublings =
        [
            .. Enumerable.Range(1, BitOperations.Log2((uint)count))
                .Select(place => (count >> (BitOperations.Log2((uint)count) - place) & 1) == 1),
        ];
    }

    /// <inheritdoc/>
    public override string Name => "local-steps";

    /// <summary>T.</summary>
    public int Count { get; }

    /// <summary>r, the size of local steps against the largest that is surely stable, over 2.</summary>
    public double Rate { get; }

    /// <summary>The most rows whose products with one another it makes.</summary>
    internal long Limit { get; init; } = LargestMatrix;

    /// <summary>
    /// From one step to T: each doubling makes 2m of m steps, Σ_{k&lt;2m} Aᵏ = (I + Aᵐ) Σ_{k&lt;m} Aᵏ, and where it
    /// says so one more is added, Σ_{k≤m} Aᵏ = Aᵐ + Σ_{k&lt;m} Aᵏ. The power Aᵐ goes with them.
    /// </summary>
    internal bool[] Doublings { get; }

    /// <summary>
    /// Floating-point operations beside the outer product: K, two or three products between samples a doubling, and
    /// their sum through h.
    /// </summary>
    /// <inheritdoc/>
    public override double Flops(int inputs, int outputs, int samples) => base.Flops(inputs, outputs, samples)
        + 2 * DenseFlops.Product(samples, inputs)
        + Doublings.Sum(adds => adds ? 3 : 2) * DenseFlops.Product(samples, samples);

    /// <summary>Beyond 4096 rows it cannot: K has one row and one column for each.</summary>
    /// <inheritdoc/>
    public override string? Refuses(long rows, long width) => rows <= Limit
        ? null
        : $"{rows} rows (samples, or positions of samples) are too many for products of rows with rows; " +
            $"allowed: at most {Limit}; take a smaller batch, or another fit";

    /// <summary>h̃ = (1/T) Σ (I − τ K)^k h: the sum between samples, by doubling the number of steps.</summary>
    /// <inheritdoc/>
    public override Tensor Fitted(Tensor input, IReadOnlyList<Tensor> memory)
    {
        var products = input.matmul(input.t());
        var largest = products.abs().sum(dim: 1).max();
        var one = eye(input.shape[0], dtype: input.dtype, device: input.device);
        var keeps = one - (products / where(largest.IsAbove(0), largest, ones_like(largest))).Times(Rate);
        var (sum, power) = (one, keeps);
        foreach (var adds in Doublings)
        {
            (sum, power) = (sum.Plus(power.matmul(sum)), power.matmul(power));
            (sum, power) = adds ? (sum.Plus(power), power.matmul(keeps)) : (sum, power);
        }

        return sum.matmul(input).Over(Count);
    }
}
