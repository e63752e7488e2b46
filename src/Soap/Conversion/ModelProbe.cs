using System.Runtime.InteropServices;
using Soap.Losses;
using Soap.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Conversion;

/// <summary>
/// One forward pass of a sample through a model in evaluation mode, by which is found which layers are used, how
/// often, in which order and with which shapes, and whose outputs each layer's inputs are made of, however the model
/// is written.
/// </summary>
/// <remarks>
/// Each layer's output goes on as something that the differentiation begins with: what a layer's input has a gradient
/// by is what it is made of, and nothing further down. Norms keep their statistics, and dropout draws nothing.
/// </remarks>
internal sealed class ModelProbe
{
    private readonly List<(NativeLayer Layer, Tensor Entered, Tensor Left)> _uses = [];
    private readonly HashSet<NativeLayer> _usedElsewhere = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Module, List<long[]>> _entered = new(ReferenceEqualityComparer.Instance);

    private ModelProbe()
    {
    }

    /// <summary>The layers that were used, in the order of their first use.</summary>
    public IReadOnlyList<LayerUse> Layers { get; private set; } = [];

    /// <summary>The layers that the model's output is made of without another layer between them.</summary>
    public IReadOnlyList<NativeLayer> OutputProducers { get; private set; } = [];

    /// <summary>The shape of the model's output.</summary>
    public long[] Output { get; private set; } = [];

    /// <summary>Probes a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="layers">Its layers.</param>
    /// <param name="points">Other modules of which it is asked what enters them.</param>
    /// <param name="sample">[1, …], what the model takes.</param>
    public static ModelProbe Of(
        Module<Tensor, Tensor> model, IReadOnlyList<NativeLayer> layers,
        IReadOnlyList<Module<Tensor, Tensor>> points, Tensor sample)
    {
        using var scope = NewDisposeScope();
        using var gradient = enable_grad();
        using var modes = ModuleModes.Evaluation(model);
        var probe = new ModelProbe();

        // Through weights that are frozen the error would go back too.
        Parameter[] frozen = [.. layers.Select(layer => layer.Weight()).Where(weight => !weight.requires_grad)];
        Action[] hooks =
        [
            .. layers.Select<NativeLayer, Action>(layer => layer.Module.register_forward_hook((_, entered, left) =>
                probe.Note(layer, entered, left)).remove),
            .. points.Select<Module<Tensor, Tensor>, Action>(point => point.register_forward_pre_hook((_, entered) =>
                probe.Note(point, entered)).remove),
        ];
        try
        {
            foreach (var weight in frozen)
            {
                weight.requires_grad = true;
            }

            var output = OutputOf(model, sample);
            probe.Output = output.shape;
            probe.OutputProducers = probe.Producers(output);
            probe.FindUsesElsewhere(layers, [output, .. probe._uses.Select(use => use.Entered)]);
            probe.Layers = [.. layers.Select(probe.Use).OfType<LayerUse>()
                .OrderBy(use => probe._uses.FindIndex(noted => ReferenceEquals(noted.Layer, use.Layer)))];
            return probe;
        }
        finally
        {
            foreach (var weight in frozen)
            {
                weight.requires_grad = false;
            }

            foreach (var remove in hooks)
            {
                remove();
            }

            foreach (var (_, entered, left) in probe._uses)
            {
                entered.Dispose();
                left.Dispose();
            }
        }
    }

    /// <summary>The shapes of what entered one of the other modules, one for each use.</summary>
    public IReadOnlyList<long[]> Entered(Module point) => _entered.GetValueOrDefault(point) ?? [];

    /// <summary>Whether something is made of a layer's weights by other code than the layer's own call: the way to
    /// them ends at what that gives.</summary>
    public bool IsUsedElsewhere(NativeLayer layer) => _usedElsewhere.Contains(layer);

    private static Tensor OutputOf(Module<Tensor, Tensor> model, Tensor sample)
    {
        try
        {
            return model.call(sample);
        }
        catch (ExternalException error)
        {
            throw SoapException.BadUsage(
                $"the model, a {model.GetType().Name}, does not take a sample [{string.Join(", ", sample.shape)}], " +
                $"{sample.dtype} on {sample.device}: {error.Message.Split('\n')[0]}", error);
        }
    }

    private void FindUsesElsewhere(IReadOnlyList<NativeLayer> layers, IReadOnlyList<Tensor> made)
    {
        Tensor[] sums = [.. made.Where(tensor => tensor.requires_grad).Select(tensor =>
            tensor.sum().to_type(ScalarType.Float64))];
        if (sums.Length == 0)
        {
            return;
        }

        var gradients = Gradients.Of(stack(sums).sum(), [.. layers.Select(layer => layer.Weight())], keepGraph: true);
        foreach (var (layer, _) in layers.Zip(gradients).Where(pair => pair.Second is not null))
        {
            _usedElsewhere.Add(layer);
        }
    }

    private Tensor Note(Module point, Tensor entered)
    {
        if (!_entered.TryGetValue(point, out var shapes))
        {
            _entered[point] = shapes = [];
        }

        shapes.Add(entered.shape);
        return entered;
    }

    // Aliases, in no dispose scope of the model's: a Sequential disposes of what passes between its modules. A copy:
    // what follows may change it in place, which the beginning of a differentiation does not allow.
    private Tensor Note(NativeLayer layer, Tensor entered, Tensor left)
    {
        var beginning = left.detach().requires_grad_(true).DetachFromDisposeScope();
        _uses.Add((layer, entered.alias().DetachFromDisposeScope(), beginning));
        return beginning.clone();
    }

    private LayerUse? Use(NativeLayer layer)
    {
        var uses = _uses.Where(use => ReferenceEquals(use.Layer, layer)).ToArray();
        return uses.Length == 0 ? null : new LayerUse(
            layer, [.. uses.Select(use => use.Entered.shape)], [.. uses.Select(use => use.Left.shape)],
            [.. uses.SelectMany(use => Producers(use.Entered)).Distinct()]);
    }

    private IReadOnlyList<NativeLayer> Producers(Tensor made)
    {
        if (!made.requires_grad)
        {
            return [];
        }

        Tensor[] beginnings = [.. _uses.Select(use => use.Left)];
        using var sum = made.sum();
        return [.. _uses.Zip(Gradients.Of(sum, beginnings, keepGraph: true))
            .Where(pair => pair.Second is not null).Select(pair => pair.First.Layer)
            .Distinct(ReferenceEqualityComparer.Instance).Cast<NativeLayer>()];
    }
}
