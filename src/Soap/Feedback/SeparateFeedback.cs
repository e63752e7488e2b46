using Soap.Layers;
using Soap.Randomness;
using static TorchSharp.torch;

namespace Soap.Feedback;

/// <summary>Feedback weights with a memory of their own, drawn at random at the start.</summary>
public abstract class SeparateFeedback : FeedbackWeights
{
    /// <summary>B₀, [fan-out, fan-in]; by default drawn by the layer's feedback initialiser.</summary>
    /// <param name="fanIn">n_{l−1}.</param>
    /// <param name="fanOut">n_l.</param>
    /// <param name="initializer">The distribution.</param>
    /// <param name="stream">The layer's stream <c>feedback/l</c>.</param>
    /// <param name="type">float32 or float64.</param>
    public virtual Tensor Draw(int fanIn, int fanOut, Initializer initializer, RandomStream stream, ScalarType type) =>
        initializer.Weights(fanIn, fanOut, stream, type);
}
