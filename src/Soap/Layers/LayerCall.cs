using Soap.Feedback;
using Soap.Lifetimes;
using Soap.Maps;
using Soap.Rules;
using Soap.Signals;
using TorchSharp;
using static TorchSharp.torch;

namespace Soap.Layers;

/// <summary>The context of a layer's way back, beside input and weights.</summary>
internal sealed class LayerCall
{
    private readonly int _thread = Environment.CurrentManagedThreadId;

    /// <summary>How the layer learns.</summary>
    public required LearningRule Rule { get; init; }

    /// <summary>What W and B are the weights of.</summary>
    public required LayerMaps Maps { get; init; }

    /// <summary>Passed before B, or null.</summary>
    public required Tensor? Expansion { get; init; }

    /// <summary>What the layer's own error displaces it by.</summary>
    public required Func<Tensor, Tensor> Displaced { get; init; }

    /// <summary>What all layers hear, or null.</summary>
    public required Broadcast? Broadcast { get; init; }

    /// <summary>Whether this is the output layer.</summary>
    public required bool IsOutput { get; init; }

    /// <summary>Keeps exceptions until the way back is over.</summary>
    public required BackwardFailure Failure { get; init; }

    /// <summary>Holds gradients that are in no dispose scope of the caller.</summary>
    public required BackwardGradients Gradients { get; init; }

    /// <summary>How weights follow.</summary>
    public required FitState FitState { get; init; }

    /// <summary>Takes B's next value from observing feedback.</summary>
    public required Action<Tensor> Observe { get; init; }

    /// <summary>Refuses a second use of the layer in a step, where only one is kept; otherwise null.</summary>
    public required OneUse? Use { get; init; }

    /// <summary>
    /// Whether a network holds the rule's chain against backpropagation's afterwards, as interventions need.
    /// </summary>
    public required bool IsCompared { get; init; }

    /// <summary>The way forward's output until TorchSharp has copied it: where no dispose scope is open, nothing else
    /// keeps it alive meanwhile.</summary>
    public Tensor? Output { get; set; }

    /// <summary>The gradients by input, weight, feedback and bias; null where there is none.</summary>
    /// <param name="error">∂ mean loss / ∂ output, [N, n_l].</param>
    /// <param name="input">[N, n_{l−1}].</param>
    /// <param name="weight">W.</param>
    /// <param name="feedback">B.</param>
    /// <param name="goesOn">Whether something below wants the signal.</param>
    public (Tensor? Input, Tensor Weight, Tensor? Feedback, Tensor? Bias) GoDown(
        Tensor error, Tensor input, Tensor weight, Tensor feedback, bool goesOn)
    {
        var signal = Rule.Signal as TransportSignal ?? throw new InvalidOperationException(
            $"Signal '{Rule.Signal.Name}' makes passes of its own through a whole network: learn with the trainer, " +
                "or with the network's Learn.");
        if (Rule.Recipe.Intervention != Intervention.None && !IsCompared)
        {
            throw new InvalidOperationException(
                $"The rule '{Rule}' takes part of its step from backpropagation, which a single layer does not " +
                    "know: learn with the trainer, or with the network's Learn.");
        }

        Use?.Enter();
        if (IsOutput && Broadcast is not null)
        {
            Broadcast.OutputError = error;
        }

        var displacement = Displaced(error);
        var (gradient, bias, fitted) = FitState.Of(displacement, input);
        if (!goesOn)
        {
            return (null, gradient, null, bias);
        }

        var needed = Maps.Feedback.Leaving(input.shape);
        needed[1] = Expansion?.shape[0] ?? needed[1];
        var sent = Shapes.Shaped(
            signal.Sent(new WayBack(displacement, Broadcast)), needed, $"signal '{signal.Name}'");
        sent = Expansion is null ? sent : Maps.Feedback.Mixed(sent, Expansion);
        var carried = Rule.Feedback.Carry(Maps.Feedback, sent, feedback, input.shape);
        if (FeedbackAnswer.Of(
            Rule.Feedback, Maps, sent, input, fitted is null ? null : () => fitted, feedback, weight)
            is not { } answer)
        {
            return (carried, gradient, null, bias);
        }

        if (Rule.Feedback is ObservingFeedback)
        {
            Observe(answer.Own);
            return (carried, gradient, null, bias);
        }

        return (carried, Plus(Plus(gradient, answer.Addition), answer.Decay), answer.Own, bias);

        static Tensor Plus(Tensor sum, Tensor? more) => more is null ? sum : sum.Plus(more);
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
