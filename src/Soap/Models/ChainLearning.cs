using Soap.Data;
using Soap.Feedback;
using Soap.Layers;
using Soap.Losses;
using Soap.Rules;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Models;

/// <summary>Steps by signals that make passes of their own through a chain of layers.</summary>
internal static class ChainLearning
{
    /// <summary>What feedback does with a step's batch before the layers learn from it: inverses learn, at the present
    /// W.</summary>
    /// <param name="chain">The layers.</param>
    /// <param name="rule">Their rule.</param>
    /// <param name="inputs">What enters the first layer.</param>
    /// <param name="examplesSeen">Training examples before this step; below 0 in what comes before the data.</param>
    public static void BeginBatch(IChain chain, LearningRule rule, Tensor inputs, long examplesSeen)
    {
        if (rule.Feedback is InvertingFeedback inverting)
        {
            ThrowIfEmpty(inputs);
            using var noGradient = no_grad();
            using var scope = NewDisposeScope();
            inverting.Learn(new InversePhase(
                chain, inverting.Name, (InverseTargetSignal)rule.Signal, inputs, examplesSeen));
        }
    }

    /// <summary>What a signal makes of a batch: the loss, each layer's displacement and gradients.</summary>
    /// <param name="chain">The layers.</param>
    /// <param name="layers">Their synapses.</param>
    /// <param name="signal">The signal.</param>
    /// <param name="inputs">What enters the first layer.</param>
    /// <param name="targets">Labels int64 [N], or values [N, n_L].</param>
    /// <param name="loss">What is minimised.</param>
    public static NetworkLearning Of(
        IChain chain, IReadOnlyList<Synapses> layers, NetworkSignal signal, Tensor inputs, Tensor targets, Loss loss)
    {
        ThrowIfEmpty(inputs);
        using var noGradient = no_grad();
        var passes = signal.Learn(new SignalNetwork(chain), inputs, targets, loss);
        return new NetworkLearning(passes.MeanLoss, [.. layers.Zip(passes.Layers, (layer, fit) =>
        {
            var (weight, bias, _) = layer.FitState.Of(fit.Displacement, fit.Input);
            return new LayerLearning(
                fit.Displacement, weight, bias, fit.Lesson is { } lesson ? layer.Learn(lesson) : null, fit.Curvature);
        })]);
    }

    private static void ThrowIfEmpty(Tensor inputs)
    {
        if (inputs.dim() == 0 || inputs.shape[0] == 0)
        {
            throw new ArgumentException(
                $"The input is {SampleTypes.Shape(inputs)}; allowed: at least one sample, [N, …].", nameof(inputs));
        }
    }
}
