using Soap.Data;
using Soap.Losses;
using Soap.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Engines;

/// <summary>Loss and accuracy of a model on a fixed set, in batches of <see cref="BatchSize"/>.</summary>
public static class Evaluation
{
    /// <summary>Samples a batch; part of a result's identity, since a product's last bits depend on it.</summary>
    public const int BatchSize = 1000;

    /// <summary>Evaluates, in evaluation mode; each module has the mode again that it was found in
    /// afterwards. Labels are not smoothed: the loss is <see cref="Loss.Unsmoothed"/>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loss">What is minimised.</param>
    /// <param name="data">The samples.</param>
    /// <param name="indices">Which of them; null means all.</param>
    /// <param name="examples">Training examples seen, for the point's abscissa.</param>
    /// <param name="type">The model's float type.</param>
    /// <exception cref="ArgumentException">The samples do not fit the model, or are values where the loss needs
    /// labels.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is of no sample.</exception>
    public static EvaluationPoint Evaluate(
        Module<Tensor, Tensor> model, Loss loss, Dataset data, IReadOnlyList<int>? indices, long examples,
        ScalarType type = ScalarType.Float32) =>
        Evaluate(model, loss, data, indices, examples, type, CancellationToken.None);

    /// <summary>The same, ended between two batches by a token; nothing is left behind then.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    internal static EvaluationPoint Evaluate(
        Module<Tensor, Tensor> model, Loss loss, Dataset data, IReadOnlyList<int>? indices, long examples,
        ScalarType type, CancellationToken cancellation)
    {
        using var noGradient = no_grad();
        using var modes = ModuleModes.Evaluation(model);
        var count = indices?.Count ?? data.Count;
        foreach (var index in indices ?? [])
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index, nameof(indices));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, data.Count, nameof(indices));
        }

        if (model is Mlp network)
        {
            SampleShapes.Check(data.Inputs, data.Targets, network.Inputs, network.Outputs, loss);
        }

        var (total, right) = (0.0, 0L);
        for (var start = 0; start < count; start += BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var length = Math.Min(BatchSize, count - start);
            var batch = indices is null
                // arange would hand over numbers that nothing keeps alive
                ? tensor(Enumerable.Range(start, length).Select(index => (long)index).ToArray())
                : tensor(indices.Skip(start).Take(length).Select(index => (long)index).ToArray());
            var (inputs, targets) = data.Gather(batch, type);
            var output = model.forward(inputs);
            if (start == 0 && model is not Mlp)
            {
                // All of them, so that a label is named by its place in the data.
                SampleShapes.CheckTargets(data.Targets, (int)output.shape[1], loss);
            }

            total += loss.Unsmoothed.Mean(output, targets).to_type(ScalarType.Float64).item<double>() * length;
            if (data.IsClassification)
            {
                right += output.argmax(1).eq(targets).sum().item<long>();
            }
        }

        return new EvaluationPoint(examples, total / count, data.IsClassification ? (double)right / count : null);
    }
}
