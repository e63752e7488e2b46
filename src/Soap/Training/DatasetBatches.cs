using Soap.Data;
using static TorchSharp.torch;

namespace Soap.Training;

/// <summary>Batches of a data set in an order.</summary>
/// <param name="data">The samples.</param>
/// <param name="order">Which of them, in which order.</param>
public sealed class DatasetBatches(Dataset data, BatchOrder order) : IBatchSource
{
    /// <summary>The samples.</summary>
    public Dataset Data => data;

    /// <summary>Which of them, in which order.</summary>
    public BatchOrder Order => order;

    /// <inheritdoc/>
    public int EpochLength => order.TrainingCount;

    /// <inheritdoc/>
    public (Tensor Inputs, Tensor Targets) Take(long examples, int batch, ScalarType type) => data.Gather(order.Next(examples, batch), type);
}
