using Soap.Maps;
using Soap.Rules;
using static TorchSharp.torch;

namespace Soap.Layers;

/// <summary>
/// A linear layer, y = x Wᵀ + b, that learns by a rule: an ordinary TorchSharp module for any TorchSharp model.
/// W is [outputs, inputs].
/// </summary>
public sealed class FeedbackLinear : FeedbackLayer
{
    /// <summary>
    /// Draws the layer's weights from named streams of the seed: <c>weights/name</c>, <c>bias/name</c>,
    /// <c>feedback/name</c>, <c>expansion/name</c>, <c>output-feedback/name</c>.
    /// </summary>
    /// <param name="inputs">n_{l−1}, at least 1.</param>
    /// <param name="outputs">n_l, at least 1.</param>
    /// <param name="rule">How it learns.</param>
    /// <param name="seed">The seed of all streams; the layers of a model may share it if their names differ.</param>
    /// <param name="name">
    /// Names the streams, and so tells the layers of a model apart: two layers of one seed and one name draw the same
    /// random numbers, for W, b and B alike. <see cref="Training.Trainer"/> refuses a model with such layers; in a
    /// training loop of one's own nobody does.
    /// </param>
    /// <param name="options">What else is said; null: nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">A width is below 1.</exception>
    /// <exception cref="ArgumentException">The rule's signal is broadcast, and there is no broadcast; or the output
    /// layer's outputs are not those of the broadcast.</exception>
    public FeedbackLinear(
        int inputs, int outputs, LearningRule rule, ulong seed, string name, LayerOptions? options = null)
        : base(nameof(FeedbackLinear), Map(inputs, outputs), [inputs], rule, seed, name, options)
    {
    }

    /// <summary>The layer's output, [..., outputs].</summary>
    /// <param name="input">[..., inputs].</param>
    /// <exception cref="ArgumentException">The input's last dimension is not the layer's.</exception>
    public override Tensor forward(Tensor input)
    {
        // TorchSharp does not catch what some native functions throw: a wrong shape would end the process.
        Shapes.ThrowUnlessWide(input, Weight.shape[1]);
        if (input.dim() == 2)
        {
            return base.forward(input);
        }

        var flat = base.forward(input.reshape(-1, input.shape[^1]));
        return flat.reshape([.. input.shape[..^1], flat.shape[1]]);
    }

    private static DenseMap Map(int inputs, int outputs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        return new DenseMap(inputs, outputs);
    }
}
