using Soap.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Soap.Models;

/// <summary>What a rule makes of one batch.</summary>
/// <param name="MeanLoss">The loss, a scalar.</param>
/// <param name="Layers">What each layer learns, nearest the input first.</param>
public sealed record NetworkLearning(Tensor MeanLoss, IReadOnlyList<LayerLearning> Layers)
{
    /// <summary>Gradients of parameters that are no layer's, as those of norms.</summary>
    internal IReadOnlyDictionary<Parameter, Tensor?> Others { get; init; } = new Dictionary<Parameter, Tensor?>();

    /// <summary>All that it holds.</summary>
    internal IEnumerable<Tensor> Tensors => Layers.SelectMany(layer => new[]
    {
        layer.Displacement, layer.WeightGradient, layer.BiasGradient, layer.FeedbackGradient,
        layer.Curvature?.Negative, layer.Curvature?.Limited, layer.Curvature?.Rounding,
    }).Concat(Others.Values).OfType<Tensor>().Append(MeanLoss);

    /// <summary>Gradients in the order of parameters; null where there is none.</summary>
    /// <param name="network">The network that learnt.</param>
    /// <param name="parameters">Some of its parameters.</param>
    public Tensor?[] GradientsOf(Mlp network, IReadOnlyList<Parameter> parameters) =>
        GradientsOf(((ILayeredNetwork)network).Layers, parameters);

    /// <inheritdoc cref="GradientsOf(Mlp, IReadOnlyList{Parameter})"/>
    /// <param name="layers">The layers that learnt.</param>
    /// <param name="parameters">Some of the model's parameters.</param>
    internal Tensor?[] GradientsOf(IReadOnlyList<Synapses> layers, IReadOnlyList<Parameter> parameters)
    {
        var all = new Dictionary<Parameter, Tensor?>(Others, ReferenceEqualityComparer.Instance);
        foreach (var (layer, learning) in layers.Zip(Layers))
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
