using Soap.Conversion;
using Soap.Data;
using Soap.Layers;
using Soap.Losses;
using Soap.Models;
using Soap.Optimizers;
using Soap.Signals;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Engines;

/// <summary>Steps by TorchSharp's automatic differentiation: for any model and any rule.</summary>
internal sealed class AutogradEngine(
    Module<Tensor, Tensor> model, Loss loss, Optimizer optimizer, IBatchSource source, ScalarType type,
    string reason) : ITrainingEngine
{
    private readonly Synapses[] _synapses = [.. ModuleTree.Synapses(model)];
    private readonly Broadcast[] _broadcasts = [.. ModuleTree.Synapses(model).Select(layer =>
        layer.Broadcast).OfType<Broadcast>().Distinct()];
    private readonly BatchNorm[] _norms = [.. ModuleTree.Of(model).OfType<BatchNorm>()];
    private readonly ILayeredNetwork? _network = model as ILayeredNetwork;

    // A network in a larger model counts its own layers' steps.
    private readonly ILayeredNetwork[] _networks = [.. ModuleTree.Of(model).OfType<ILayeredNetwork>()];
    private readonly Synapses[] _alone = [.. ModuleTree.Synapses(model).Except(
        ModuleTree.Of(model).OfType<ILayeredNetwork>().SelectMany(network => network.Layers))];
    private Tensor?[] _gradients = [];
    private (NetworkLearning Rule, NetworkLearning Truth)? _measured;
    private string? _notFinite;

    /// <inheritdoc/>
    public EngineRecord Record { get; } = new("autograd", reason);

    /// <inheritdoc/>
    public void BeginStep(long examples, int batch)
    {
        foreach (var network in _networks)
        {
            network.BeginStep(examples, batch);
        }

        foreach (var layer in _alone)
        {
            layer.BeginStep(examples, batch);
        }
    }

    /// <inheritdoc/>
    public (double Loss, int Count) Learn(long examples, int limit, bool isMeasured)
    {
        Forget();
        using var scope = NewDisposeScope();
        using var modes = ModuleModes.Training(model);
        var (inputs, targets) = source.Take(examples, limit, type);
        _network?.BeginBatch(inputs, examples);
        (var output, var mean, _gradients, var learning) = GradientsOf(inputs, targets, isMeasured);
        foreach (var gradient in _gradients)
        {
            gradient?.DetachFromDisposeScope();
        }

        var (mean64, areFinite) = Read(mean, [inputs, .. _gradients.OfType<Tensor>(),
            .. _synapses.Select(layer => layer.Observed).OfType<Tensor>()]);

        // Finite numbers can have a sum that is not: then each is looked at.
        _notFinite = areFinite ? null : NotFinite.First(model switch
        {
            Mlp mlp => NotFinite.OfNetwork(mlp, inputs, targets, loss, () => mlp.Learn(inputs, targets, loss)),
            RuleNetwork converted => NotFinite.OfNetwork(converted, inputs, targets, learning!),
            _ => NotFinite.OfModel(model, inputs, targets, output, mean, _gradients, optimizer.Parameters),
        });
        return (mean64, (int)inputs.shape[0]);
    }

    /// <inheritdoc/>
    public bool GoDown() => _notFinite is null;

    /// <inheritdoc/>
    public void Move(double rate)
    {
        optimizer.Step(_gradients, rate);
        foreach (var network in _networks)
        {
            network.EndStep();
        }

        foreach (var layer in _alone)
        {
            layer.EndStep();
        }

        Forget();
    }

    /// <inheritdoc/>
    public string? FirstNotFinite(long examples, int count) => _notFinite;

    // What the step itself learnt: another way forward would move the statistics of norms, and draw other masks.
    /// <inheritdoc/>
    public (NetworkLearning Rule, NetworkLearning Truth) LearnBothWays(Tensor inputs, Tensor targets) =>
        _measured ?? Network.LearnBothWays(inputs, targets, loss);

    /// <inheritdoc/>
    public EvaluationPoint Evaluate(
        Dataset data, IReadOnlyList<int>? indices, long examples, CancellationToken cancellation) =>
        Evaluation.Evaluate(model, loss, data, indices, examples, type, cancellation);

    /// <inheritdoc/>
    public void Publish()
    {
    }

    /// <inheritdoc/>
    public void TakeBack()
    {
    }

    /// <inheritdoc/>
    public void Dispose() => Forget();

    private ILayeredNetwork Network => _network ?? throw new InvalidOperationException(
        $"Layers of a {model.GetName()} cannot be compared one by one: only those of " +
            $"an {nameof(Mlp)}, or of a model " +
            "that was converted.");

    // The loss, and whether it and a sum of each tensor are finite: one look a step at what a device has.
    private static (double Loss, bool AreFinite) Read(Tensor mean, IEnumerable<Tensor> tensors)
    {
        var read = stack([mean, .. tensors.Select(tensor => tensor.dtype == mean.dtype ? tensor.sum()
            : tensor.sum().to_type(mean.dtype))])
            .to_type(ScalarType.Float64).cpu();
        var numbers = read.data<double>().ToArray();
        GC.KeepAlive(read);
        return (numbers[0], Array.TrueForAll(numbers, double.IsFinite));
    }

    private (Tensor Output, Tensor MeanLoss, Tensor?[] Gradients, NetworkLearning? Learning) GradientsOf(
        Tensor inputs, Tensor targets, bool isMeasured)
    {
        if (_network is not null)
        {
            var learning = Learn(_network, inputs, targets, isMeasured);
            return (learning.MeanLoss, learning.MeanLoss,
                learning.GradientsOf(_network.Layers, optimizer.Parameters), learning);
        }

        var output = Guarded(inputs, () => model.forward(inputs));
        foreach (var broadcast in _broadcasts)
        {
            broadcast.Target = loss.TargetValues(targets, broadcast.Outputs, output.dtype);
        }

        var mean = loss.Mean(output, targets);
        var gradients = Gradients.Of(mean, optimizer.Parameters);
        Synapses.ThrowIfAnyFailed(_synapses);

        return (output, mean, gradients, null);
    }

    private NetworkLearning Learn(ILayeredNetwork network, Tensor inputs, Tensor targets, bool isMeasured)
    {
        if (!isMeasured)
        {
            return Guarded(inputs, () => network.LearnGradients(inputs, targets, loss));
        }

        var both = Guarded(inputs, () => network.LearnBothWays(inputs, targets, loss));
        foreach (var tensor in both.Rule.Tensors.Concat(both.Truth.Tensors))
        {
            tensor.DetachFromDisposeScope();
        }

        _measured = both;
        return both.Rule;
    }

    // One sample has no deviation from its own mean, unless it has several positions: what batch norm keeps would be
    // spoiled for good.
    private T Guarded<T>(Tensor inputs, Func<T> pass)
    {
        if (inputs.shape[0] > 1 || !Array.Exists(_norms, norm => norm.training))
        {
            return pass();
        }

        var before = _norms.SelectMany(norm => norm.buffers()).Select(kept =>
            (Kept: kept, Value: kept.detach().clone())).ToArray();
        var result = pass();
        if (Array.TrueForAll(before, one => NotFinite.IsFinite(one.Kept) || !NotFinite.IsFinite(one.Value)))
        {
            return result;
        }

        using var noGradient = no_grad();
        foreach (var (kept, value) in before)
        {
            kept.copy_(value);
        }

        throw BatchSizes.OneUnderBatchNorm();
    }

    private void Forget()
    {
        foreach (var gradient in _gradients)
        {
            gradient?.Dispose();
        }

        foreach (var tensor in _measured is var (rule, truth) ? rule.Tensors.Concat(truth.Tensors) : [])
        {
            tensor.Dispose();
        }

        (_gradients, _measured) = ([], null);
    }
}
