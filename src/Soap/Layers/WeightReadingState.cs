using Soap.Feedback;
using static TorchSharp.torch;

namespace Soap.Layers;

/// <summary>B that the model's optimiser moves, with W in view.</summary>
internal sealed class WeightReadingState(Synapses synapses, WeightReadingFeedback feedback)
    : SeparateState(synapses, feedback, isParameter: true)
{
    /// <inheritdoc/>
    public override FeedbackAnswer Answer(FeedbackExperience experience, Tensor weight)
    {
        var (gradient, forward) = feedback.Gradients(experience, weight);
        return new FeedbackAnswer(OwnShaped(gradient, experience), ForwardShaped(forward, weight), null);
    }
}
