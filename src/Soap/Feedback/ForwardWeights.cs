using Soap.Signals;

namespace Soap.Feedback;

/// <summary>B is W itself, at every moment: weight transport, and with it backpropagation.</summary>
public sealed class ForwardWeights : FeedbackWeights
{
    /// <inheritdoc/>
    public override string Name => "forward";

    /// <inheritdoc/>
    public override FeedbackKind Kind => FeedbackKind.Forward;

    /// <inheritdoc/>
    public override ForwardAccess Reads => ForwardAccess.Always;

    /// <inheritdoc/>
    public override string? Refuses(Signal signal) =>
        signal.IsLayerwise ? null : "W has the shape of its layer only, so it can carry nothing but layerwise signals";
}
