using Soap.Layers;
using Soap.Rules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Models;

/// <summary>
/// A multilayer perceptron: a_l = h_{l−1} W_lᵀ + b_l, h_l = f(a_l), the output a_L without activation.
/// Layer l draws its weights from the streams <c>weights/l</c>, <c>bias/l</c> and <c>feedback/l</c> of the seed, so they are the same under every rule.
/// </summary>
public sealed class Mlp : Module<Tensor, Tensor>
{
    /// <summary>Makes the layers.</summary>
    /// <param name="widths">From input to output, at least two, each at least 1.</param>
    /// <param name="activation">f, of the hidden layers.</param>
    /// <param name="rule">How all layers learn.</param>
    /// <param name="seed">The seed of all weights.</param>
    /// <param name="initializer">For W and b; Xavier normal by default.</param>
    /// <param name="feedbackInitializer">For B; the weights' initialiser by default.</param>
    /// <param name="bias">Whether layers have a bias.</param>
    /// <param name="type">float32 or float64.</param>
    /// <exception cref="ArgumentException">Fewer than two widths.</exception>
    public Mlp(
        IReadOnlyList<int> widths,
        Activation activation,
        LearningRule rule,
        ulong seed,
        Initializer? initializer = null,
        Initializer? feedbackInitializer = null,
        bool bias = true,
        ScalarType type = ScalarType.Float32)
        : base(nameof(Mlp))
    {
        if (widths.Count < 2)
        {
            throw new ArgumentException("A network needs at least two widths, its input and its output.", nameof(widths));
        }

        Activation = activation;
        Layers = [.. Enumerable.Range(1, widths.Count - 1).Select(l => new FeedbackLinear(
            widths[l - 1], widths[l], rule, seed, $"{l}", initializer, feedbackInitializer, bias, type))];
        foreach (var (layer, l) in Layers.Select((layer, index) => (layer, index + 1)))
        {
            register_module($"layer{l}", layer);
        }
    }

    /// <summary>The layers, nearest the input first.</summary>
    public IReadOnlyList<FeedbackLinear> Layers { get; }

    /// <summary>f, of the hidden layers.</summary>
    public Activation Activation { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => Preactivations(input)[^1];

    /// <summary>a_1 … a_L under the network's own rule; the last is the output.</summary>
    public IReadOnlyList<Tensor> Preactivations(Tensor input) => Preactivations(input, (layer, h) => layer.forward(h));

    /// <summary>a_1 … a_L through the same weights with TorchSharp's own linear function: its derivative is true backpropagation.</summary>
    public IReadOnlyList<Tensor> ShadowPreactivations(Tensor input) =>
        Preactivations(input, (layer, h) => functional.linear(h, layer.Weight, layer.Bias));

    private List<Tensor> Preactivations(Tensor input, Func<FeedbackLinear, Tensor, Tensor> apply)
    {
        var all = new List<Tensor>(Layers.Count);
        foreach (var layer in Layers)
        {
            var h = all.Count == 0 ? input : Activation.Apply(all[^1]);
            all.Add(apply(layer, h));
        }

        return all;
    }
}
