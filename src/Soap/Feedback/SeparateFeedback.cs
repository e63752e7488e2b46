using Soap.Maps;
using Soap.Randomness;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Feedback;

/// <summary>Feedback weights with a memory of their own, drawn at random at the start.</summary>
public abstract class SeparateFeedback : FeedbackWeights
{
    /// <inheritdoc/>
    public override FeedbackKind Kind => FeedbackKind.Separate;

    /// <summary>B₀; by default drawn by the layer's feedback initialiser.</summary>
    /// <param name="shape">B's: from the width of what is sent (n_l, or n_L under broadcast signals; with an expansion
    /// the width of that) to n_{l−1}.</param>
    /// <param name="initializer">The distribution.</param>
    /// <param name="stream">The layer's stream <c>feedback/l</c>.</param>
    /// <param name="type">float32 or float64.</param>
    public virtual Tensor Draw(WeightShape shape, Initializer initializer, RandomStream stream, ScalarType type) =>
        initializer.Weights(shape, stream, type);

    /// <summary>
    /// A fixed matrix that what is sent passes before B, [width of what is sent, fan-out of B]; null, as by default,
    /// means none. The effective feedback is its product with B.
    /// </summary>
    /// <param name="sentWidth">The width of what is sent.</param>
    /// <param name="initializer">The distribution.</param>
    /// <param name="stream">The layer's stream <c>expansion/l</c>.</param>
    /// <param name="type">float32 or float64.</param>
    public virtual Tensor? DrawExpansion(
        int sentWidth, Initializer initializer, RandomStream stream, ScalarType type) =>
        null;
}
