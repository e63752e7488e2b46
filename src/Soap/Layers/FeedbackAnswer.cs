using Soap.Feedback;
using Soap.Lifetimes;
using Soap.Maps;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Layers;

/// <summary>What the feedback of a layer makes of a step by its own code, for both engines.</summary>
/// <param name="Own">B's gradient, or for observing feedback its next value; of B's shape.</param>
/// <param name="Addition">What it adds to the gradient of W, of W's shape; null: nothing.</param>
/// <param name="Decay">m W, for feedback by which W decays; null: it does not.</param>
internal sealed record FeedbackAnswer(Tensor Own, Tensor? Addition, Tensor? Decay)
{
    /// <summary>Asks the feedback; null where it does not learn from a step.</summary>
    /// <param name="feedback">What is asked.</param>
    /// <param name="maps">What W and B are the weights of.</param>
    /// <param name="sent">What B carried, of the shape of the output of B's map.</param>
    /// <param name="input">h_{l−1}.</param>
    /// <param name="fitted">Makes h̃, what W is fitted to, as a matrix; null where that is the input.</param>
    /// <param name="own">B.</param>
    /// <param name="weight">W.</param>
    /// <exception cref="InvalidOperationException">The feedback's own code gave a wrong shape, or asked for what it
    /// says that it never sees.</exception>
    public static FeedbackAnswer? Of(
        FeedbackWeights feedback, LayerMaps maps, Tensor sent, Tensor input, Func<Tensor>? fitted, Tensor own,
        Tensor weight)
    {
        var experience = new FeedbackExperience(maps.Feedback, sent, input, fitted, own, Response, input.shape[0]);
        switch (feedback)
        {
            case LearnedFeedback learned:
                var addition = ForwardShaped(learned.ForwardGradient(experience));
                var decay = learned.ForwardDecay == 0 ? null : weight.Times(learned.ForwardDecay);
                return new FeedbackAnswer(OwnShaped(learned.Gradient(experience)), addition, decay);
            case WeightReadingFeedback reading:
                var (gradient, forward) = reading.Gradients(experience, weight);
                return new FeedbackAnswer(OwnShaped(gradient), ForwardShaped(forward), null);
            case ObservingFeedback observing:
                return new FeedbackAnswer(OwnShaped(observing.Updated(experience)), null, null);
            default:
                return null;
        }

        Tensor Response() => feedback.Reads == ForwardAccess.Never
            ? throw new InvalidOperationException(
                $"Feedback '{feedback.Name}' says that it never sees W, and a layer's response is made by W.")
            : maps.Forward.Forward(input, weight);
        Tensor OwnShaped(Tensor result) => Shapes.Shaped(result, own, $"feedback '{feedback.Name}'");
        Tensor? ForwardShaped(Tensor? result) =>
            result is null ? null : Shapes.Shaped(result, weight, $"feedback '{feedback.Name}'");
    }
}
