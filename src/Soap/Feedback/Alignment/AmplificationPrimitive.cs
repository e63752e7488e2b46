using Soap.Lifetimes;
using static TorchSharp.torch;

namespace Soap.Feedback.Alignment;

/// <summary>
/// amp: P = −(mean over samples of ⟨y, z⟩) draws B and W together through what they make of activity. ∂P/∂B = −yᵀ x /
/// N, ∂P/∂W = −zᵀ x / N.
/// </summary>
/// <param name="coefficient">c, at least 0.</param>
public sealed class AmplificationPrimitive(double coefficient) : LocalPrimitive(coefficient)
{
    /// <inheritdoc/>
    public override Tensor FeedbackGradient(LayerActivity layer) =>
        layer.Outer(layer.Response, layer.Input).Times(-1.0 / layer.Samples);

    /// <inheritdoc/>
    public override Tensor ForwardGradient(LayerActivity layer) =>
        layer.Outer(layer.Projection, layer.Input).Times(-1.0 / layer.Samples);

    /// <inheritdoc/>
    public override AlignmentProducts Products(bool updatesForward) =>
        updatesForward ? new(Own: 2, Response: true, Projection: true) : new(Own: 1, Response: true);
}
