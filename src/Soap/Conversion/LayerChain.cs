using Soap.Data;
using Soap.Layers;
using Soap.Maps;
using Soap.Signals;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Module = TorchSharp.torch.nn.Module;

namespace Soap.Conversion;

/// <summary>
/// A converted model that is a chain of layers: a <c>Sequential</c>, or several in one another, whose layers have an
/// activation and pooling between them. Signals with passes of their own go through the layers themselves, and not
/// through the model's own forward pass.
/// </summary>
internal sealed class LayerChain : IChain
{
    private readonly IReadOnlyList<nn.Module<Tensor, Tensor>> _before;
    private readonly IReadOnlyList<nn.Module<Tensor, Tensor>>[] _between;

    private LayerChain(
        NetworkSignal signal, Activation activation, IReadOnlyList<Synapses> layers,
        IReadOnlyList<nn.Module<Tensor, Tensor>> before, IReadOnlyList<nn.Module<Tensor, Tensor>>[] between)
    {
        (Signal, Activation, Layers, _before, _between) = (signal, activation, layers, before, between);
        Outputs = (int)layers[^1].Maps.Forward.Weight.Rows;
    }

    /// <inheritdoc/>
    public Signal Signal { get; }

    /// <inheritdoc/>
    public Activation Activation { get; }

    /// <inheritdoc/>
    public int Outputs { get; }

    /// <summary>The shape of one sample with which the model was tried.</summary>
    public required IReadOnlyList<long> Sample { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<IChainLayer> Layers { get; }

    /// <summary>The chain that a model is.</summary>
    /// <param name="model">The model.</param>
    /// <param name="signal">What goes through it.</param>
    /// <param name="layers">All its layers that learn by the rule.</param>
    /// <param name="sample">The shape of one sample with which the model was tried.</param>
    /// <param name="refused">Takes what is not of such a chain: its place, and the reason.</param>
    /// <returns>Null where something was refused.</returns>
    public static LayerChain? Of(
        Module model, NetworkSignal signal, IReadOnlyList<(NativeLayer Layer, Synapses Synapses)> layers,
        IReadOnlyList<long> sample, List<(string Place, string Reason)> refused)
    {
        var links = ModelLinks.Of(model).ToArray();
        var found = links.Select((link, index) => (
            Index: index,
            Own: layers.FirstOrDefault(layer => ReferenceEquals(layer.Layer.Module, link.Module)).Synapses))
            .Where(one => one.Own is not null).ToArray();
        var missing = layers.Where(layer => found.All(one => one.Own != layer.Synapses)).ToArray();
        if (missing.Length > 0)
        {
            refused.Add((missing[0].Layer.Name, $"signal '{signal.Name}' makes passes of its own through a chain of " +
                "layers, and the code of a module around this one says what lies between it and others: write the " +
                "model as a Sequential of its layers, activations and pooling"));
            return null;
        }

        var before = links[..found[0].Index];
        var between = found.Zip(found.Skip(1), (one, next) => links[(one.Index + 1)..next.Index]).ToArray();
        var (last, after) = (found[^1], links[(found[^1].Index + 1)..]);
        refused.AddRange(before.Concat(between.SelectMany(some => some)).Concat(after)
            .Select(link => (link.Name, Reason: Refuses(link.Module, signal)))
            .Where(link => link.Reason is not null).Select(link => (link.Name, link.Reason!)));
        refused.AddRange(OutOfPlace(before, between, after, signal));
        if (last.Own!.Maps is not { Forward: DenseMap, Entering.Count: 1 })
        {
            refused.Add((links[last.Index].Name, "the output layer is a Linear, with one row for each sample"));
        }

        Activation[] activations =
        [
            .. between.Select(some => some.Length > 0 ? ModelLinks.ActivationOf(some[0].Module) : null)
                .Select(activation => activation ?? Activation.Identity),
        ];
        if (Array.FindIndex(activations, other => other != activations[0]) is >= 0 and var odd)
        {
            refused.Add((links[found[odd].Index].Name, $"signal '{signal.Name}' knows one activation of all hidden " +
                "layers, and behind this layer is another than behind those before"));
        }

        return refused.Count > 0
            ? null
            : new LayerChain(
                signal, activations.FirstOrDefault(Activation.Identity), [.. found.Select(one => one.Own!)],
                Passed(before), Array.ConvertAll(between, Passed))
            {
                Sample = sample,
            };
    }

    /// <summary>Does something with what enters the first layer.</summary>
    /// <param name="input">The model's input, [N, …].</param>
    /// <param name="act">Is given what enters.</param>
    /// <exception cref="ArgumentException">It failed, and the samples are of another shape than that with which the
    /// model was converted: as some pools take any, others are tried too.</exception>
    public T Take<T>(Tensor input, Func<Tensor, T> act)
    {
        try
        {
            return act(Through(_before, input));
        }
        catch (Exception e) when (input.dim() == 0 || !input.shape.Skip(1).SequenceEqual(Sample))
        {
            var wanted = string.Concat(Sample.Select(size => $", {size}"));
            throw new ArgumentException(
                $"The input is {SampleTypes.Shape(input)}, and the model was converted " +
                    $"with a sample of [1{wanted}]; " +
                    $"allowed: [N{wanted}].", nameof(input), e);
        }
    }

    /// <inheritdoc cref="Take{T}"/>
    public void Take(Tensor input, Action<Tensor> act) => Take(input, entering =>
    {
        act(entering);
        return true;
    });

    /// <inheritdoc/>
    public Tensor Onwards(int layer, Tensor preactivations) =>
        Through(_between[layer - 1], Activation.Apply(preactivations));

    // The way back through what lies between is linear in what goes back, and its derivative by that is the way on.
    /// <inheritdoc/>
    public Tensor Derivative(int layer, Tensor direction, Tensor preactivations)
    {
        var change = direction * Activation.Derivative(preactivations);
        if (_between[layer - 1].Count == 0)
        {
            return change;
        }

        using var gradient = enable_grad();
        var leaf = Activation.Apply(preactivations.detach()).detach().requires_grad_();
        var passed = Through(_between[layer - 1], leaf);
        var sent = zeros_like(passed).requires_grad_();
        var back = autograd.grad([passed], [leaf], [sent], create_graph: true)[0];
        return autograd.grad([back], [sent], [change])[0].detach();
    }

    /// <inheritdoc/>
    public Tensor BackToActivities(int layer, Tensor sent, Tensor preactivations)
    {
        if (_between[layer - 1].Count == 0)
        {
            return sent;
        }

        using var gradient = enable_grad();
        var activities = Activation.Apply(preactivations.detach());
        var rows = sent.shape[0] / preactivations.shape[0];
        var leaf = (rows == 1 ? activities : activities.repeat_interleave(rows, 0)).detach().requires_grad_();
        var passed = Through(_between[layer - 1], leaf);
        return autograd.grad([passed], [leaf], [Shapes.Shaped(sent, passed, $"signal '{Signal.Name}'")])[0];
    }

    // What a chain may have, where it may not have it.
    private static IEnumerable<(string Name, string Reason)> OutOfPlace(
        IEnumerable<(string Name, Module Module)> before, IEnumerable<(string Name, Module Module)[]> between,
        IEnumerable<(string Name, Module Module)> after, NetworkSignal signal) =>
        before.Where(link => ModelLinks.ActivationOf(link.Module) is not null)
            .Select(link => (link.Name, "an activation before the first layer is no layer's"))
            .Concat(after.Where(link => link.Module is not Identity && Refuses(link.Module, signal) is null)
                .Select(link =>
                    (link.Name, $"it is behind the last layer, whose own output signal '{signal.Name}' needs")))
            .Concat(between.SelectMany(some => some.Skip(1))
                .Where(link => ModelLinks.ActivationOf(link.Module) is not null)
                .Select(link =>
                    (link.Name, "an activation comes at once behind its layer, before pooling and all else")));

    // What activities pass that is neither a layer nor its activation.
    private static IReadOnlyList<nn.Module<Tensor, Tensor>> Passed((string Name, Module Module)[] links) =>
    [
        .. links.Where(link => ModelLinks.ActivationOf(link.Module) is null && link.Module is not Identity)
            .Select(link => (nn.Module<Tensor, Tensor>)link.Module),
    ];

    private static Tensor Through(IReadOnlyList<nn.Module<Tensor, Tensor>> modules, Tensor input) =>
        modules.Aggregate(input, (activities, module) => module.call(activities));

    private static string? Refuses(Module module, NetworkSignal signal) => module switch
    {
        MaxPool1d or MaxPool2d or AvgPool1d or AvgPool2d or AdaptiveAvgPool1d or AdaptiveAvgPool2d or Flatten
            or Unflatten or Identity or ZeroPad2d => null,
        _ when ModelLinks.ActivationOf(module) is not null => null,
        Dropout or Dropout1d or Dropout2d or AlphaDropout or StreamDropout =>
            $"it draws a mask in every pass, and signal '{signal.Name}' makes several in a step",
        NormBase => $"its statistics move in every pass, and signal '{signal.Name}' makes several in a step",
        _ when NativeLayer.Of("", module) is not null =>
            $"signal '{signal.Name}' makes passes of its own through all layers, and this one is left out",
        _ => $"signal '{signal.Name}' does not know how activities come back through a {module.GetType().Name}; " +
            "known are Tanh, ReLU, Sigmoid, ELU of alpha 1, LeakyReLU of slope 0.01 and GELU, Flatten, Unflatten, " +
            "ZeroPad2d, means and largest of " +
            "pools, and Identity",
    };
}
