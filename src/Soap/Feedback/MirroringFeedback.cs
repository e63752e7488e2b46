using Soap.Maps;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Feedback;

/// <summary>
/// Feedback weights that learn in a phase of noise before each step, from the layer's response to it.
/// </summary>
public abstract class MirroringFeedback : SeparateFeedback
{
    /// <inheritdoc/>
    public sealed override FeedbackKind Kind => FeedbackKind.Mirroring;

    /// <inheritdoc/>
    public override ForwardAccess Reads => ForwardAccess.ThroughActivity;

    /// <summary>B after the phase, of the shape of <see cref="MirrorPhase.Feedback"/>.</summary>
    /// <param name="phase">The noise and the layer's response.</param>
    public abstract Tensor Mirror(MirrorPhase phase);

    /// <summary>The answer to a sample of noise and its outer product with it, by default.</summary>
    /// <inheritdoc/>
    public override double LearningFlops(int sent, int inputs, int batch) => 2 * DenseFlops.Product(sent, inputs);

    /// <summary>Noise comes in patches, one a sample, whatever the positions are.</summary>
    /// <inheritdoc/>
    internal override double LearningFlops(WeightedMap map, long[] entered, int batch) =>
        LearningFlops(checked((int)map.Weight.Rows), checked((int)map.Weight.Columns), batch);

    /// <inheritdoc/>
    public override string? Refuses(Signal signal) =>
        signal.IsLayerwise
            ? null
            : "a layer's answer to noise shows its own weights, whose shape only layerwise signals fit";
}
