using static TorchSharp.torch;

namespace Soap.Fits;

/// <summary>The gradient: G_l = n_lᵀ h_{l−1} / N.</summary>
public sealed class OuterProduct : BatchFit
{
    /// <inheritdoc/>
    public override string Name => "outer";

    /// <inheritdoc/>
    public override Tensor Gradient(Tensor displacement, Tensor input) => displacement.t().matmul(input);
}
