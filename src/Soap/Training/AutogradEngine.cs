using Soap.Data;
using Soap.Layers;
using Soap.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Training;

/// <summary>Steps by TorchSharp's automatic differentiation: for any model and any rule.</summary>
internal sealed class AutogradEngine(
    Module<Tensor, Tensor> model, Loss loss, Optimizer optimizer, IBatchSource source, ScalarType type, string reason) : ITrainingEngine
{
    private readonly FeedbackLinear[] _feedbackLayers = [.. ModuleTree.FeedbackLayers(model)];
    private readonly Broadcast[] _broadcasts = [.. ModuleTree.FeedbackLayers(model).Select(layer => layer.Broadcast).OfType<Broadcast>().Distinct()];
    private readonly BatchNorm1d[] _norms = [.. ModuleTree.Of(model).OfType<BatchNorm1d>()];
    private Tensor?[] _gradients = [];
    private bool _isFinite;

    /// <inheritdoc/>
    public EngineRecord Record { get; } = new("autograd", reason);

    /// <inheritdoc/>
    public void BeginStep(long examples, int batch)
    {
        foreach (var layer in _feedbackLayers)
        {
            layer.BeginStep(examples, batch);
        }
    }

    /// <inheritdoc/>
    public (double Loss, int Count) Learn(long examples, int limit)
    {
        Forget();
        using var scope = NewDisposeScope();
        using var modes = ModuleModes.Training(model);
        var (inputs, targets) = source.Take(examples, limit, type);
        (model as Mlp)?.BeginBatch(inputs, examples);
        (_, var mean, _gradients) = GradientsOf(inputs, targets);
        foreach (var gradient in _gradients)
        {
            gradient?.DetachFromDisposeScope();
        }

        var (loss, others) = Read(mean, [inputs, .. _gradients.OfType<Tensor>()]);

        // Finite numbers can have a sum that is not: then each is looked at.
        _isFinite = double.IsFinite(others) || (NotFinite.IsFinite(inputs) && _gradients.All(gradient => gradient is null || NotFinite.IsFinite(gradient)));
        return (loss, (int)inputs.shape[0]);
    }

    /// <inheritdoc/>
    public bool GoBack() => _isFinite;

    /// <inheritdoc/>
    public void Move(double rate)
    {
        optimizer.Step(_gradients, rate);
        foreach (var layer in _feedbackLayers)
        {
            layer.EndStep();
        }

        Forget();
    }

    /// <inheritdoc/>
    public string FirstNotFinite(Tensor inputs, Tensor targets)
    {
        using var scope = NewDisposeScope();
        if (model is Mlp network)
        {
            return NotFinite.First(NotFinite.OfNetwork(network, inputs, targets, loss, () => Learn(inputs, targets)));
        }

        using var modes = ModuleModes.Training(model);
        var (output, mean, gradients) = GradientsOf(inputs, targets);
        return NotFinite.First(NotFinite.OfModel(model, inputs, targets, output, mean, gradients, optimizer.Parameters));
    }

    /// <inheritdoc/>
    public NetworkLearning Learn(Tensor inputs, Tensor targets) => Network.Learn(inputs, targets, loss);

    /// <inheritdoc/>
    public NetworkLearning LearnByBackpropagation(Tensor inputs, Tensor targets) => Network.LearnByBackpropagation(inputs, targets, loss);

    /// <inheritdoc/>
    public EvaluationPoint Evaluate(Dataset data, IReadOnlyList<int>? indices, long examples) => Evaluation.Evaluate(model, loss, data, indices, examples, type);

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

    private Mlp Network => model as Mlp ?? throw new InvalidOperationException($"Layers of a {model.GetName()} cannot be compared one by one: only those of an {nameof(Mlp)}.");

    // The loss and a sum of sums, at once: a device is asked for numbers once a step.
    private static (double Loss, double Sums) Read(Tensor mean, IEnumerable<Tensor> tensors)
    {
        var sums = tensors.Select(tensor => tensor.sum().to_type(ScalarType.Float64)).ToArray();
        var read = stack([mean.to_type(ScalarType.Float64), stack(sums).sum()]).cpu();
        var numbers = read.data<double>();
        var (loss, sum) = (numbers[0], numbers[1]);
        GC.KeepAlive(read);
        return (loss, sum);
    }

    private (Tensor Output, Tensor MeanLoss, Tensor?[] Gradients) GradientsOf(Tensor inputs, Tensor targets)
    {
        if (model is Mlp network)
        {
            var learning = network.Learn(inputs, targets, loss);
            return (learning.MeanLoss, learning.MeanLoss, learning.GradientsOf(network, optimizer.Parameters));
        }

        RefuseOneSampleUnderBatchNorm(inputs);
        var output = model.forward(inputs);
        foreach (var broadcast in _broadcasts)
        {
            broadcast.Target = loss.TargetValues(targets, broadcast.Outputs, output.dtype);
        }

        var mean = loss.Mean(output, targets);
        var gradients = Gradients.Of(mean, optimizer.Parameters);
        foreach (var layer in _feedbackLayers)
        {
            layer.ThrowIfBackwardFailed();
        }

        return (output, mean, gradients);
    }

    private void RefuseOneSampleUnderBatchNorm(Tensor inputs)
    {
        if (inputs.shape[0] == 1 && Array.Exists(_norms, norm => norm.training))
        {
            throw new InvalidOperationException(
                "A step has one sample, and the model's batch norm (BatchNorm1d) makes nothing of one: its deviation from its own mean is 0 / 0. " +
                "Batches need at least 2 samples, or batch norm in evaluation mode.");
        }
    }

    private void Forget()
    {
        foreach (var gradient in _gradients)
        {
            gradient?.Dispose();
        }

        _gradients = [];
    }
}
