using Soap.Lifetimes;
using Soap.Maps;
using Soap.Rules;
using Soap.Signals;
using TorchSharp;
using static TorchSharp.torch;

namespace Soap.Layers;

/// <summary>The context of a layer's way back, beside input and weights.</summary>
/// <param name="synapses">The layer's.</param>
internal sealed class LayerCall(Synapses synapses)
{
    private readonly int _thread = Environment.CurrentManagedThreadId;

    /// <summary>The layer's.</summary>
    public Synapses Synapses => synapses;

    /// <summary>The pass that the layer's output belongs to, or null.</summary>
    public Pass? Pass { get; } = synapses.Pass;

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
        if (Pass is { Kind: WayBackKind.Backpropagation })
        {
            Pass.NoteDisplacement(synapses, error);
            var map = synapses.Maps.Forward;
            return (
                goesOn ? map.Transport(error, weight, input.shape) : null, map.Outer(error, input), null,
                synapses.Bias is null ? null : map.Rows(error).sum(dim: 0));
        }

        var rule = synapses.Rule;
        var signal = rule.Signal as TransportSignal ?? throw new InvalidOperationException(
            $"Signal '{rule.Signal.Name}' makes passes of its own through a whole network: learn with the trainer, " +
                "or with the network's Learn.");
        if (rule.Recipe.Intervention != Intervention.None && Pass is null)
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
        var (gradient, bias, fitted) = synapses.FitState.Of(displacement, input);
        if (!goesOn || !signal.Sends)
        {
            return (null, gradient, null, bias);
        }

        var sent = Shapes.Shaped(
            signal.Sent(new WayBack(displacement, synapses.Broadcast)), synapses.SentShape(input.shape),
            $"signal '{signal.Name}'");
        sent = synapses.Expanded(sent);
        var carried = synapses.Carry(sent, feedback, input.shape);
        if (synapses.Answer(sent, input, fitted is null ? null : () => fitted, feedback, weight) is not { } answer)
        {
            return (carried, gradient, null, bias);
        }

        if (answer.IsNext)
        {
            synapses.Observe(answer.Own);
            return (carried, gradient, null, bias);
        }

        return (carried, Plus(Plus(gradient, answer.Addition), answer.Decay), answer.Own, bias);

        static Tensor Plus(Tensor sum, Tensor? more) => more is null ? sum : sum.Plus(more);
    }

    /// <summary>
    /// Lets gradients out of the way back's own dispose scope: into the caller's, if the thread is that of the way
    /// forward, and otherwise into <see cref="Synapses.Gradients"/>.
    /// </summary>
    public void Return(IReadOnlyList<Tensor> gradients, DisposeScope scope)
    {
        if (Environment.CurrentManagedThreadId == _thread)
        {
            scope.MoveToOuter(gradients);
            return;
        }

        scope.Detach(gradients);
        synapses.Gradients.Keep(gradients);
    }
}
