using Soap.Feedback;
using Soap.Lifetimes;
using Soap.Maps;
using Soap.Rules;
using Soap.Signals;
using TorchSharp;
using static TorchSharp.torch;

namespace Soap.Layers;

/// <summary>What a layer's way back needs beside input and weights.</summary>
/// <param name="Rule">How the layer learns.</param>
/// <param name="Expansion">Passed before B, or null.</param>
/// <param name="OutputFeedback">For an output layer whose own error is transported: the matrix; otherwise null.</param>
/// <param name="Broadcast">What all layers hear, or null.</param>
/// <param name="IsOutput">Whether this is the output layer.</param>
/// <param name="Failure">Where exceptions wait.</param>
/// <param name="Gradients">Where gradients live that no dispose scope of the caller's holds.</param>
/// <param name="FitState">How weights follow.</param>
/// <param name="Observe">Takes B's next value from observing feedback.</param>
/// <param name="Use">Where one use of a step is all that is kept: refuses a second one; otherwise null.</param>
/// <param name="IsCompared">Whether a network holds the rule's chain against backpropagation's afterwards, as interventions need.</param>
internal sealed record LayerCall(
    LearningRule Rule,
    Tensor? Expansion,
    Tensor? OutputFeedback,
    Broadcast? Broadcast,
    bool IsOutput,
    BackwardFailure Failure,
    BackwardGradients Gradients,
    FitState FitState,
    Action<Tensor> Observe,
    OneUse? Use,
    bool IsCompared)
{
    private readonly int _thread = Environment.CurrentManagedThreadId;

    /// <summary>The way forward's output until TorchSharp has copied it: where no dispose scope is open, nothing else
    /// keeps it alive meanwhile.</summary>
    public Tensor? Output { get; set; }

    /// <summary>The gradients by input, weight, feedback and bias; null where there is none.</summary>
    /// <param name="error">∂ mean loss / ∂ output, [N, n_l].</param>
    /// <param name="input">[N, n_{l−1}].</param>
    /// <param name="weight">W.</param>
    /// <param name="feedback">B.</param>
    /// <param name="goesOn">Whether something below wants the signal.</param>
    public (Tensor? Input, Tensor Weight, Tensor? Feedback, Tensor? Bias) GoDown(Tensor error, Tensor input, Tensor weight, Tensor feedback, bool goesOn)
    {
        var signal = Rule.Signal as TransportSignal ?? throw new InvalidOperationException(
            $"Signal '{Rule.Signal.Name}' makes passes of its own through a whole network: learn with the trainer, or with the network's Learn.");
        if (Rule.Recipe.Intervention != Intervention.None && !IsCompared)
        {
            throw new InvalidOperationException(
                $"The rule '{Rule}' takes part of its step from backpropagation, which a single layer does not know: learn with the trainer, or with the network's Learn.");
        }

        Use?.Enter();
        if (IsOutput && Broadcast is not null)
        {
            Broadcast.OutputError = error;
        }

        var displacement = OutputFeedback is null ? error : error.matmul(OutputFeedback);
        var (gradient, bias, fitted) = FitState.Of(displacement, input);
        gradient = Shapes.Shaped(gradient, weight, $"fit '{Rule.Fit.Name}'");
        if (!goesOn)
        {
            return (null, gradient, null, bias);
        }

        var sent = signal.Sent(new WayBack(displacement, Broadcast));
        sent = Expansion is null ? sent : sent.matmul(Expansion);
        var carried = Shapes.Shaped(Rule.Feedback.Carry(sent, feedback), input, $"signal '{signal.Name}' through feedback '{Rule.Feedback.Name}'");
        var experience = new FeedbackExperience(sent, input, () => fitted, feedback, () => Rule.Feedback.Reads == ForwardAccess.Never
            ? throw new InvalidOperationException($"Feedback '{Rule.Feedback.Name}' says that it never sees W, and a layer's response is made by W.")
            : input.matmul(weight.t()));
        switch (Rule.Feedback)
        {
            case LearnedFeedback learned:
                var addition = learned.ForwardGradient(experience);
                var decay = learned.ForwardDecay == 0 ? null : weight.Times(learned.ForwardDecay);
                return (carried, Plus(Plus(gradient, addition), decay), FeedbackShaped(learned.Gradient(experience)), bias);
            case WeightReadingFeedback reading:
                var (own, forward) = reading.Gradients(experience, weight);
                return (carried, Plus(gradient, forward), FeedbackShaped(own), bias);
            case ObservingFeedback observing:
                Observe(FeedbackShaped(observing.Updated(experience)));
                break;
        }

        return (carried, gradient, null, bias);

        Tensor FeedbackShaped(Tensor result) => Shapes.Shaped(result, feedback, $"feedback '{Rule.Feedback.Name}'");
        Tensor Plus(Tensor sum, Tensor? more) => more is null ? sum : sum.Plus(Shapes.Shaped(more, weight, $"feedback '{Rule.Feedback.Name}'"));
    }

    /// <summary>
    /// Lets gradients out of the way back's own dispose scope: into the caller's, if the thread is that of the way
    /// forward, and otherwise into <see cref="Gradients"/>.
    /// </summary>
    public void Return(IReadOnlyList<Tensor> gradients, DisposeScope scope)
    {
        if (Environment.CurrentManagedThreadId == _thread)
        {
            scope.MoveToOuter(gradients);
            return;
        }

        scope.Detach(gradients);
        Gradients.Keep(gradients);
    }
}
