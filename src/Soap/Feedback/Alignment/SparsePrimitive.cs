using Soap.Lifetimes;
using static TorchSharp.torch;

namespace Soap.Feedback.Alignment;

/// <summary>
/// sparse: P = mean over samples of ‖y‖² + ‖z‖² keeps responses small. ∂P/∂B = 2 zᵀ x / N, ∂P/∂W = 2 yᵀ x / N.
/// </summary>
/// <param name="coefficient">c, at least 0.</param>
public sealed class SparsePrimitive(double coefficient) : LocalPrimitive(coefficient)
{
    /// <inheritdoc/>
    public override Tensor FeedbackGradient(LayerActivity layer) =>
        layer.Outer(layer.Projection, layer.Input).Times(2.0 / layer.Samples);

    /// <inheritdoc/>
    public override Tensor ForwardGradient(LayerActivity layer) =>
        layer.Outer(layer.Response, layer.Input).Times(2.0 / layer.Samples);

    /// <inheritdoc/>
    public override AlignmentProducts Products(bool updatesForward) =>
        updatesForward ? new(Own: 2, Response: true, Projection: true) : new(Own: 1, Projection: true);
}
