using Soap.Data;
using static TorchSharp.torch;

namespace Soap.Engines;

/// <summary>Batches of a data set in an order.</summary>
/// <param name="data">The samples.</param>
/// <param name="order">Which of them, in which order.</param>
/// <exception cref="ArgumentException">The order is of more samples than there are.</exception>
public sealed class DatasetBatches(Dataset data, BatchOrder order) : IBatchSource
{
    /// <summary>The samples.</summary>
    public Dataset Data => data;

    /// <summary>Which of them, in which order.</summary>
    public BatchOrder Order { get; } = order.TrainingCount + order.Validation.Count <= data.Count
        ? order
        : throw new ArgumentException($"The order is of {order.TrainingCount + order.Validation.Count} samples, but " +
            $"the data set has {data.Count}.", nameof(order));

    /// <inheritdoc/>
    public int EpochLength => Order.TrainingCount;

    /// <inheritdoc/>
    public (Tensor Inputs, Tensor Targets) Take(long examples, int batch, ScalarType type) =>
        data.Gather(Order.Next(examples, batch), type);
}
