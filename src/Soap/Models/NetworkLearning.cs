using Soap.Layers;
using Soap.Losses;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Soap.Models;

/// <summary>What a rule makes of one batch.</summary>
/// <param name="MeanLoss">The loss, a scalar.</param>
/// <param name="Layers">What each layer learns, nearest the input first.</param>
public sealed record NetworkLearning(Tensor MeanLoss, IReadOnlyList<LayerLearning> Layers)
{
    /// <summary>Gradients in the order of parameters; null where there is none.</summary>
    /// <param name="network">The network that learnt.</param>
    /// <param name="parameters">Some of its parameters.</param>
    public Tensor?[] GradientsOf(Mlp network, IReadOnlyList<Parameter> parameters)
    {
        var all = new Dictionary<Parameter, Tensor?>(ReferenceEqualityComparer.Instance);
        foreach (var (layer, learning) in network.Layers.Zip(Layers))
        {
            all[layer.Weight] = learning.WeightGradient;
            if (layer.Bias is { } bias)
            {
                all[bias] = learning.BiasGradient;
            }

            if (layer.FeedbackParameter is { } feedback)
            {
                all[feedback] = learning.FeedbackGradient;
            }
        }

        return [.. parameters.Select(parameter => all[parameter])];
    }

    /// <summary>
    /// Learns from a batch by differentiation of the loss, under whatever the layers' backward passes do.
    /// </summary>
    /// <param name="layers">Nearest the input first.</param>
    /// <param name="preactivations">a_1 … a_L.</param>
    /// <param name="targets">Labels or values.</param>
    /// <param name="loss">What is minimised.</param>
    /// <param name="outputDisplacement">What the output layer makes of its own error, after the loss is
    /// differentiated; null: nothing.</param>
    internal static NetworkLearning Of(
        IReadOnlyList<FeedbackLinear> layers, IReadOnlyList<Tensor> preactivations, Tensor targets, Loss loss,
        Func<Tensor, Tensor>? outputDisplacement = null)
    {
        var mean = loss.Mean(preactivations[^1], targets);
        var gradients = Gradients.Of(
            mean,
            [
                .. preactivations,
                .. layers.SelectMany(layer =>
                    new[] { layer.Weight, layer.Bias, layer.FeedbackParameter }.OfType<Parameter>()),
            ]);
        var next = preactivations.Count;
        return new NetworkLearning(mean, [.. layers.Select((layer, l) => new LayerLearning(
            l == layers.Count - 1 && outputDisplacement is not null && gradients[l] is { } error
                ? outputDisplacement(error)
                : gradients[l],
            gradients[next++],
            layer.Bias is null ? null : gradients[next++],
            layer.FeedbackParameter is null ? null : gradients[next++]))]);
    }
}
