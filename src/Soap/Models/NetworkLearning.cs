using Soap.Layers;
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
}
