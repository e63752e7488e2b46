using Soap.Lifetimes;
using static TorchSharp.torch;

namespace Soap.Feedback.Alignment;

/// <summary>decay: P = ‖W‖² + ‖B‖² keeps weights small. ∂P/∂B = 2 B, ∂P/∂W = 2 W.</summary>
/// <param name="coefficient">c, at least 0.</param>
public sealed class DecayPrimitive(double coefficient) : LocalPrimitive(coefficient)
{
    /// <inheritdoc/>
    public override double ForwardDecay => 2;

    /// <inheritdoc/>
    public override Tensor FeedbackGradient(LayerActivity layer) => layer.Feedback.Times(2);

    /// <inheritdoc/>
    public override AlignmentProducts Products(bool updatesForward) => default;
}
