using System.Runtime.CompilerServices;
using Soap.Maps;
using Soap.Rules;
using Soap.Signals;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Layers;

/// <summary>
/// A linear layer, y = x Wᵀ + b, that learns by a rule: an ordinary TorchSharp module for any TorchSharp model.
/// W is [outputs, inputs]; what the rule keeps of it is in the layer's <see cref="Synapses"/>.
/// </summary>
public sealed class FeedbackLinear : Module<Tensor, Tensor>
{
    // Parameters live in the module's register only: moving a module to another device or type replaces them there.
    private const string WeightName = "weight", BiasName = "bias";

    // In a box: a field that is a module would be registered by TorchSharp for a second time, by the field's name.
    private readonly StrongBox<Synapses> _synapses;

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
        : base(nameof(FeedbackLinear))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(name);
        options ??= new LayerOptions();
        if (options.Refuses(rule, outputs) is { } reason)
        {
            throw new ArgumentException(reason, nameof(options));
        }

        var (map, streams) = (new DenseMap(inputs, outputs), new LayerStreams(seed, name));
        var weight = options.Initializer.Weights(map.Weight, streams.Of("weights"), options.Type);
        register_parameter(WeightName, new Parameter(weight));
        if (options.HasBias)
        {
            var bias = options.Initializer.Bias(map.Weight, streams.Of("bias"), options.Type);
            register_parameter(BiasName, new Parameter(bias));
        }

        _synapses = new StrongBox<Synapses>(new(map, () => Weight, () => Bias, rule, streams, options));
        register_module("synapses", Synapses);
    }

    /// <summary>W, b, and what the rule keeps of them.</summary>
    public Synapses Synapses => _synapses.Value!;

    /// <summary>W, [outputs, inputs].</summary>
    public Parameter Weight => get_parameter(WeightName)!;

    /// <summary>b, [outputs], or null.</summary>
    public Parameter? Bias => get_parameter(BiasName);

    /// <inheritdoc cref="Synapses.Rule"/>
    public LearningRule Rule => Synapses.Rule;

    /// <inheritdoc cref="Synapses.EffectiveFeedback"/>
    public Tensor EffectiveFeedback => Synapses.EffectiveFeedback;

    /// <inheritdoc cref="Synapses.FeedbackParameter"/>
    public Parameter? FeedbackParameter => Synapses.FeedbackParameter;

    /// <inheritdoc cref="Synapses.Broadcast"/>
    public Broadcast? Broadcast => Synapses.Broadcast;

    /// <inheritdoc cref="Synapses.BeginStep"/>
    public void BeginStep(long examplesSeen, int batch) => Synapses.BeginStep(examplesSeen, batch);

    /// <inheritdoc cref="Synapses.EndStep"/>
    public void EndStep() => Synapses.EndStep();

    /// <inheritdoc cref="Synapses.ThrowIfBackwardFailed"/>
    public void ThrowIfBackwardFailed() => Synapses.ThrowIfBackwardFailed();

    /// <summary>The layer's output, [..., outputs].</summary>
    /// <param name="input">[..., inputs].</param>
    /// <exception cref="ArgumentException">The input's last dimension is not the layer's.</exception>
    public override Tensor forward(Tensor input)
    {
        // TorchSharp does not catch what some native functions throw: a wrong shape would end the process.
        Shapes.ThrowUnlessWide(input, Weight.shape[1]);
        if (input.dim() == 2)
        {
            return Synapses.Forward(input);
        }

        var flat = Synapses.Forward(input.reshape(-1, input.shape[^1]));
        return flat.reshape([.. input.shape[..^1], flat.shape[1]]);
    }
}
