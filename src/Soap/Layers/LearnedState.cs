using Soap.Feedback;
using Soap.Lifetimes;
using static TorchSharp.torch;

namespace Soap.Layers;

/// <summary>B that the model's optimiser moves, and that decays with W.</summary>
internal sealed class LearnedState(Synapses synapses, LearnedFeedback feedback)
    : SeparateState(synapses, feedback, isParameter: true)
{
    /// <inheritdoc/>
    public override void EndStep()
    {
        if (feedback.Decay > 0)
        {
            Synapses.Weight.TimesInPlace(1 - feedback.Decay);
            Synapses.OwnFeedback!.TimesInPlace(1 - feedback.Decay);
        }
    }

    /// <inheritdoc/>
    public override FeedbackAnswer Answer(FeedbackExperience experience, Tensor weight) => new(
        OwnShaped(feedback.Gradient(experience), experience),
        ForwardShaped(feedback.ForwardGradient(experience), weight),
        feedback.ForwardDecay == 0 ? null : weight.Times(feedback.ForwardDecay));
}
