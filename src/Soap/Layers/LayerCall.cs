using Soap.Feedback;
using Soap.Rules;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Layers;

/// <summary>What a layer's way back needs beside input and weights.</summary>
/// <param name="Rule">How the layer learns.</param>
/// <param name="Expansion">Passed before B, or null.</param>
/// <param name="OutputFeedback">For an output layer whose own error is transported: the matrix; otherwise null.</param>
/// <param name="Broadcast">What all layers hear, or null.</param>
/// <param name="IsOutput">Whether this is the output layer.</param>
/// <param name="Failure">Where exceptions wait.</param>
/// <param name="Observe">Takes B's next value from observing feedback.</param>
/// <param name="IsCompared">Whether a network holds the rule's chain against backpropagation's afterwards, as interventions need.</param>
internal sealed record LayerCall(
    LearningRule Rule,
    Tensor? Expansion,
    Tensor? OutputFeedback,
    Broadcast? Broadcast,
    bool IsOutput,
    BackwardFailure Failure,
    Action<Tensor> Observe,
    bool IsCompared)
{
    /// <summary>The gradients by input, weight and feedback; null where there is none.</summary>
    /// <param name="error">∂ mean loss / ∂ output, [N, n_l].</param>
    /// <param name="input">[N, n_{l−1}].</param>
    /// <param name="weight">W.</param>
    /// <param name="feedback">B.</param>
    /// <param name="goesOn">Whether something below wants the signal.</param>
    public (Tensor Displacement, Tensor? Input, Tensor Weight, Tensor? Feedback) Back(Tensor error, Tensor input, Tensor weight, Tensor feedback, bool goesOn)
    {
        var signal = Rule.Signal as TransportSignal ?? throw new InvalidOperationException(
            $"Signal '{Rule.Signal.Name}' needs forward passes only and nothing goes back: learn with the trainer, or with the network's Learn.");
        if (Rule.Intervention != Intervention.None && !IsCompared)
        {
            throw new InvalidOperationException(
                $"The rule '{Rule}' takes part of its step from backpropagation, which a single layer does not know: learn with the trainer, or with the network's Learn.");
        }

        if (IsOutput && Broadcast is not null)
        {
            Broadcast.OutputError = error.detach();
        }

        var displacement = OutputFeedback is null ? error : error.matmul(OutputFeedback);
        var gradient = Shaped(Rule.Fit.Gradient(displacement, input), weight, $"fit '{Rule.Fit.Name}'");
        if (!goesOn)
        {
            return (displacement, null, gradient, null);
        }

        var sent = signal.Sent(new SignalSources(displacement, Broadcast));
        sent = Expansion is null ? sent : sent.matmul(Expansion);
        var carried = Shaped(Rule.Feedback.Carry(sent, feedback), input, $"signal '{signal.Name}' through feedback '{Rule.Feedback.Name}'");
        var experience = new FeedbackExperience(sent, input, feedback, () => Rule.Feedback.Reads == ForwardAccess.Never
            ? throw new InvalidOperationException($"Feedback '{Rule.Feedback.Name}' says that it never sees W, and a layer's response is made by W.")
            : input.matmul(weight.t()));
        switch (Rule.Feedback)
        {
            case LearnedFeedback learned:
                var addition = learned.ForwardGradient(experience);
                var decay = learned.ForwardDecay == 0 ? null : weight.Times(learned.ForwardDecay);
                return (displacement, carried, Plus(Plus(gradient, addition), decay), FeedbackShaped(learned.Gradient(experience)));
            case WeightReadingFeedback reading:
                var (own, forward) = reading.Gradients(experience, weight);
                return (displacement, carried, Plus(gradient, forward), FeedbackShaped(own));
            case ObservingFeedback observing:
                Observe(FeedbackShaped(observing.Updated(experience)));
                break;
        }

        return (displacement, carried, gradient, null);

        Tensor FeedbackShaped(Tensor result) => Shaped(result, feedback, $"feedback '{Rule.Feedback.Name}'");
        Tensor Plus(Tensor sum, Tensor? more) => more is null ? sum : sum.Plus(Shaped(more, weight, $"feedback '{Rule.Feedback.Name}'"));
    }

    /// <summary>What a part of a rule gave, if it has the shape that is needed.</summary>
    /// <exception cref="InvalidOperationException">It has not; the message has the part and both shapes.</exception>
    public static Tensor Shaped(Tensor result, Tensor like, string part) => Shaped(result, like.shape, part);

    /// <inheritdoc cref="Shaped(Tensor, Tensor, string)"/>
    public static Tensor Shaped(Tensor result, long[] shape, string part) => result.shape.AsSpan().SequenceEqual(shape)
        ? result
        : throw new InvalidOperationException($"The {part} gave [{string.Join(", ", result.shape)}], where [{string.Join(", ", shape)}] is needed.");
}
