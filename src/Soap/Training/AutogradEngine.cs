using Soap.Data;
using Soap.Layers;
using Soap.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Training;

/// <summary>Steps by TorchSharp's automatic differentiation: for any model and any rule.</summary>
internal sealed class AutogradEngine(
    Module<Tensor, Tensor> model, Loss loss, Optimizer optimizer, IBatchSource source, ScalarType type, string reason) : ITrainingEngine
{
    private readonly FeedbackLinear[] _feedbackLayers = [.. model.modules().OfType<FeedbackLinear>()];
    private readonly Broadcast[] _broadcasts = [.. model.modules().OfType<FeedbackLinear>().Select(layer => layer.Broadcast).OfType<Broadcast>().Distinct()];
    private Tensor?[] _gradients = [];

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
        var (inputs, targets) = source.Take(examples, limit, type);
        (model as Mlp)?.BeginBatch(inputs, examples);
        (var mean, _gradients) = GradientsOf(inputs, targets);
        foreach (var gradient in _gradients)
        {
            gradient?.DetachFromDisposeScope();
        }

        return (mean.to_type(ScalarType.Float64).item<double>(), (int)inputs.shape[0]);
    }

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

    private (Tensor MeanLoss, Tensor?[] Gradients) GradientsOf(Tensor inputs, Tensor targets)
    {
        if (model is Mlp network)
        {
            var learning = network.Learn(inputs, targets, loss);
            return (learning.MeanLoss, learning.GradientsOf(network, optimizer.Parameters));
        }

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

        return (mean, gradients);
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
