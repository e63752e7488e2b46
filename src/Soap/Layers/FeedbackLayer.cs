using System.Runtime.CompilerServices;
using Soap.Maps;
using Soap.Rules;
using Soap.Signals;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Layers;

/// <summary>
/// A layer, y = M(x, W) + b, that learns by a rule: an ordinary TorchSharp module for any TorchSharp model. What the
/// rule keeps of it is in its <see cref="Synapses"/>.
/// </summary>
public abstract class FeedbackLayer : Module<Tensor, Tensor>
{
    // Parameters live in the module's register only: moving a module to another device or type replaces them there.
    private const string WeightName = "weight", BiasName = "bias";

    // In a box: a field that is a module would be registered by TorchSharp for a second time, by the field's name.
    private readonly StrongBox<Synapses> _synapses;

    /// <summary>Draws the layer's weights from named streams of the seed.</summary>
    /// <param name="kind">The layer's word.</param>
    /// <param name="map">M.</param>
    /// <param name="size">The shape of one sample of the input, where it is known.</param>
    /// <param name="rule">How it learns.</param>
    /// <param name="seed">The seed of all streams.</param>
    /// <param name="name">Names the streams.</param>
    /// <param name="options">What else is said; null: nothing.</param>
    private protected FeedbackLayer(
        string kind, WeightedMap map, IReadOnlyList<long>? size, LearningRule rule, ulong seed, string name,
        LayerOptions? options)
        : base(kind)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(name);
        options ??= new LayerOptions();
        if (options.Refuses(rule, map.Weight.Rows) is { } reason)
        {
            throw new ArgumentException(reason, nameof(options));
        }

        if (map is not DenseMap && rule.Signal is NetworkSignal)
        {
            throw SoapException.BadUsage(
                $"rule '{rule}' does not go with {map} by itself: signal " +
                $"'{rule.Signal.Name}' makes passes of its own " +
                "through a chain of layers; convert a model of TorchSharp's own layers " +
                $"({nameof(Conversion.ModelExtensions.WithRule)})");
        }

        var maps = LayerMaps.Of(map, size, rule, options.Broadcast?.Outputs ?? 0);
        var streams = new LayerStreams(seed, name);
        var start = options.Start?.Invoke(name);
        var weight = start?.Weight
            ?? options.Initializer.Weights(map.Weight, streams.Of("weights"), options.Type);
        register_parameter(WeightName, new Parameter(weight));
        if (options.HasBias)
        {
            var bias = start?.Bias ?? options.Initializer.Bias(map.Weight, streams.Of("bias"), options.Type);
            register_parameter(BiasName, new Parameter(bias));
        }

        _synapses = new StrongBox<Synapses>(new(maps, () => Weight, () => Bias, rule, streams, options));
        register_module("synapses", Synapses);
    }

    /// <summary>W, b, and what the rule keeps of them.</summary>
    public Synapses Synapses => _synapses.Value!;

    /// <summary>W.</summary>
    public Parameter Weight => get_parameter(WeightName)!;

    /// <summary>b, one number for each output or channel of outputs, or null.</summary>
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

    /// <summary>The layer's output.</summary>
    /// <param name="input">x.</param>
    /// <exception cref="ArgumentException">Its shape is none that the layer takes.</exception>
    public override Tensor forward(Tensor input) => Synapses.Forward(input);
}
