using Soap.Maps;
using Soap.Randomness;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Feedback;

/// <summary>
/// Feedback weights into which something of W leaks every T examples, and which are frozen in between.
/// </summary>
public abstract class PeriodicFeedback : SeparateFeedback
{
    /// <inheritdoc/>
    public sealed override FeedbackKind Kind => FeedbackKind.Periodic;

    /// <summary>
    /// T: examples between two refreshes, at least 1. A refresh falls due before the first step and before each first
    /// step at or past a multiple of T; T up to the batch size therefore means every step.
    /// </summary>
    public abstract long Period { get; }

    /// <inheritdoc/>
    public override ForwardAccess Reads => ForwardAccess.Periodically;

    /// <summary>
    /// Which synapses of a layer leak, of W's shape and bool, chosen once; null, as by default, means that all do.
    /// </summary>
    /// <param name="shape">W's shape.</param>
    /// <param name="isOutput">Whether the layer is the output.</param>
    /// <param name="stream">The layer's stream <c>leaking/l</c>.</param>
    public virtual Tensor? DrawLeaking(WeightShape shape, bool isOutput, RandomStream stream) => null;

    /// <summary>The new feedback weights.</summary>
    /// <param name="refresh">What may be seen.</param>
    /// <returns>B, of W's shape.</returns>
    public abstract Tensor Refresh(FeedbackRefresh refresh);

    /// <inheritdoc/>
    public override string? Refuses(Signal signal) =>
        signal.IsLayerwise ? null : "it is made from W, whose shape only layerwise signals fit";
}
