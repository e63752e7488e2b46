using Soap.Fits;
using Soap.Lifetimes;
using Soap.Maps;
using Soap.Signals;
using TorchSharp;
using static TorchSharp.torch;

namespace Soap.Layers;

/// <summary>The context of a layer's way back, beside input and weights.</summary>
/// <param name="synapses">The layer's.</param>
internal sealed class LayerCall(Synapses synapses)
{
    [ThreadStatic]
    private static IReadOnlyList<Tensor>? _returned;

    private readonly int _thread = Environment.CurrentManagedThreadId;

    /// <summary>The layer's.</summary>
    public Synapses Synapses => synapses;

    /// <summary>The pass that the layer's output belongs to, or null.</summary>
    public Pass? Pass { get; } = synapses.Pass;

    /// <summary>Whether the native operation makes B's gradient beside W's.</summary>
    public bool SharesGradient { get; init; }

    /// <summary>What the way back gives, on the pass's way or on the rule's.</summary>
    /// <param name="error">∂ mean loss / ∂ output.</param>
    /// <param name="input">What entered the layer.</param>
    /// <param name="weight">W.</param>
    /// <param name="feedback">B.</param>
    /// <param name="goesOn">Whether something below wants the signal.</param>
    public WayDownGradients GoDown(Tensor error, Tensor input, Tensor weight, Tensor feedback, bool goesOn)
    {
        if (Pass is not { Kind: WayBackKind.Backpropagation })
        {
            return ByRule(error, input, weight, feedback, goesOn);
        }

        Pass.NoteDisplacement(synapses, error);
        return new WayDownGradients(
            error, goesOn ? synapses.Maps.Forward.Transport(error, weight, input.shape) : null);
    }

    /// <summary>
    /// Lets gradients out of the way back's own dispose scope: into the caller's, if the thread is that of the way
    /// forward, and otherwise into <see cref="Synapses.Gradients"/>. Those of the layer above, which libtorch has read
    /// by now, go.
    /// </summary>
    public void Return(IReadOnlyList<Tensor> gradients, DisposeScope scope)
    {
        if (Environment.CurrentManagedThreadId == _thread)
        {
            foreach (var read in _returned ?? [])
            {
                read.Dispose();
            }

            scope.MoveToOuter(gradients);
            _returned = gradients;
            return;
        }

        scope.Detach(gradients);
        synapses.Gradients.Keep(gradients);
    }

    /// <summary>
    /// Whether the way back makes W's gradient by itself, as B's is the same: the native operation, whose gradient
    /// nobody could give to B, would make it a second time.
    /// </summary>
    public bool MakesGradient { get; init; }

    private WayDownGradients ByRule(Tensor error, Tensor input, Tensor weight, Tensor feedback, bool goesOn)
    {
        var rule = synapses.Rule;
        var signal = rule.Signal as TransportSignal ?? throw new InvalidOperationException(
            $"Signal '{rule.Signal.Name}' makes passes of its own through a whole network: learn with the trainer, " +
                "or with the network's Learn.");
        if (rule.Recipe.NeedsBackpropagation && Pass is null)
        {
            throw new InvalidOperationException(
                $"The rule '{rule}' takes part of its step from backpropagation, which a single layer does not " +
                    "know: learn with the trainer, or with the network's Learn.");
        }

        synapses.Enter();
        if (synapses.Options is { IsOutput: true, Broadcast: { } broadcast })
        {
            broadcast.OutputError = error;
        }

        var displacement = synapses.OutputDisplacement(error);
        Pass?.NoteDisplacement(synapses, displacement);
        var (learnt, fitted) = Fitted(displacement, input);
        if (!goesOn || !signal.Sends)
        {
            return learnt;
        }

        var sent = Shapes.Shaped(
            signal.Sent(new WayBack(displacement, synapses.Broadcast)), synapses.SentShape(input.shape), displacement,
            $"signal '{signal.Name}'");
        sent = synapses.Expanded(sent);
        learnt = learnt with { Input = synapses.Carry(sent, feedback, input.shape) };
        if (MakesGradient)
        {
            return learnt with { Feedback = learnt.Weight };
        }

        var answer = SharesGradient
            ? null
            : synapses.Answer(sent, input, fitted is null ? null : () => fitted, feedback, weight);
        if (answer is null)
        {
            return learnt;
        }

        if (answer.IsNext)
        {
            synapses.Observe(answer.Own);
            return learnt;
        }

        return learnt with { Weight = Sum(learnt.Weight, answer.Forward), Feedback = answer.Own };
    }

    // The outer product is what the native operation makes of the displacement.
    private (WayDownGradients Learnt, Tensor? Fitted) Fitted(Tensor displacement, Tensor input)
    {
        if (synapses.Rule.Fit is OuterProduct && !MakesGradient)
        {
            return (new WayDownGradients(displacement), null);
        }

        var (weight, bias, fitted) = synapses.FitState.Of(displacement, input);
        return (new WayDownGradients(null, Weight: weight, Bias: bias), fitted);
    }

    private static Tensor? Sum(Tensor? one, Tensor? other) =>
        one is null ? other : other is null ? one : one.Plus(other);
}
