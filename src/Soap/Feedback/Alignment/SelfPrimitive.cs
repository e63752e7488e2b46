using static TorchSharp.torch;

namespace Soap.Feedback.Alignment;

/// <summary>
/// self: P = −⟨W, B⟩ = −tr(W Bᵀ) draws B and W together directly. ∂P/∂B = −W, ∂P/∂W = −B. It is the one primitive that
/// is not local.
/// </summary>
/// <param name="coefficient">c, at least 0.</param>
public sealed class SelfPrimitive(double coefficient) : AlignmentPrimitive(coefficient)
{
    /// <inheritdoc/>
    public override Tensor FeedbackGradient(LayerActivity layer, Tensor forward) => -forward;

    /// <inheritdoc/>
    public override Tensor ForwardGradient(LayerActivity layer) => -layer.Feedback;

    /// <inheritdoc/>
    public override AlignmentProducts Products(bool updatesForward) => default;
}
