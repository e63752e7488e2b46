using Soap.Lifetimes;
using static TorchSharp.torch;

namespace Soap.Feedback.Alignment;

/// <summary>
/// null: P = mean over samples of ‖r‖², r = y B, keeps reconstructions small. ∂P/∂B = 2 yᵀ r / N, ∂P/∂W = 2 (r Bᵀ)ᵀ
/// x / N.
/// </summary>
/// <param name="coefficient">c, at least 0.</param>
public sealed class NullPrimitive(double coefficient) : LocalPrimitive(coefficient)
{
    /// <inheritdoc/>
    public override Tensor FeedbackGradient(LayerActivity layer) =>
        layer.Outer(layer.Response, layer.Reconstruction).Times(2.0 / layer.Samples);

    /// <inheritdoc/>
    public override Tensor ForwardGradient(LayerActivity layer) =>
        layer.Outer(layer.Project(layer.Reconstruction), layer.Input).Times(2.0 / layer.Samples);

    /// <inheritdoc/>
    public override AlignmentProducts Products(bool updatesForward) =>
        new(Own: updatesForward ? 3 : 1, Response: true, Reconstruction: true);
}
