using Soap.Lifetimes;
using Soap.Maps;
using Soap.Randomness;
using static TorchSharp.torch;

namespace Soap.Feedback;

/// <summary>
/// The way back is a product, E R: E, [n_l, k n_l], is fixed, and R, [k n_l, n_{l−1}], gets the increment of W carried
/// through it, R ← (1 − λ)(R − η (n_l E)ᵀ h_{l−1} / N). Then R − Eᵀ W shrinks by 1 − λ a step under plain or momentum
/// descent, so that E R goes to E Eᵀ W: W itself where E Eᵀ is the identity.
/// </summary>
/// <remarks>
/// Product feedback alignment: Li Ji-An and Benna 2024, arXiv:2405.20594, and its published code, whose B is E here.
/// Differs from the code: λ is a decay of its own a step, decoupled from learning rate and momentum, and stays as it
/// is.
/// </remarks>
/// <param name="ratio">k, at least 1.</param>
/// <param name="kind">What E is.</param>
/// <param name="decay">λ a step, in [0, 1), of W and of R.</param>
public sealed class ProductFeedback(int ratio, ExpansionKind kind, double decay) : OuterProductFeedback(decay)
{
    private readonly int _ratio = ratio >= 1
        ? ratio
        : throw new ArgumentOutOfRangeException(nameof(ratio), ratio, "The ratio is at least 1.");

    /// <inheritdoc/>
    public override string Name => "product";

    /// <summary>Through E and through R, both dense.</summary>
    /// <inheritdoc/>
    public override double CarryFlops(int sent, int inputs) =>
        DenseFlops.Product(sent, sent * _ratio) + DenseFlops.Product(sent * _ratio, inputs);

    /// <inheritdoc/>
    public override double LearningFlops(int sent, int inputs, int batch) => DenseFlops.Product(sent * _ratio, inputs);

    /// <inheritdoc/>
    public override Tensor DrawExpansion(int sentWidth, Initializer initializer, RandomStream stream, ScalarType type)
    {
        var width = checked(sentWidth * _ratio);
        var shape = WeightShape.Dense(width, sentWidth);
        return Temporaries.Kept(() => kind switch
        {
            // The initialiser gives the shape of the distribution; the variance is 1 / (k n), so that E Eᵀ is the
            // identity on average.
            ExpansionKind.Random => initializer.Weights(shape, stream, type)
                .OverInPlace(initializer.Deviation(shape) * Math.Sqrt(width)),
            ExpansionKind.Identity => eye(sentWidth, width, type, CPU),
            ExpansionKind.Orthogonal => OrthonormalMatrix.Drawn(sentWidth, width, stream).to_type(type),
            _ => throw new InvalidOperationException($"Unknown expansion {kind}."),
        });
    }

    /// <inheritdoc/>
    internal override string? Refuses(WeightedMap map) => map.RefusesPatches is { } reason
        ? $"feedback '{Name}' mixes all channels that send, and {reason}"
        : null;
}
