using Soap.Models;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Soap.Engines;

/// <summary>How many samples each step has: a batch, or what is left of the epoch or until the end.</summary>
/// <remarks>
/// Batch norm makes nothing of one sample, whose deviation from its own mean is 0 / 0. In a model that has it a last
/// sample that would be
/// left alone joins the batch before it.
/// </remarks>
/// <param name="batch">The batch size.</param>
/// <param name="epoch">Samples in an epoch.</param>
/// <param name="model">What is trained.</param>
internal sealed class BatchSizes(int batch, int epoch, Module model)
{
    private readonly bool _leavesNoneAlone = ModuleTree.Of(model).OfType<BatchNorm>().Any();

    /// <summary>What is thrown where a step under batch norm has one sample, with one place.</summary>
    public static InvalidOperationException OneUnderBatchNorm() => new(
        "A step has one sample, and the model's batch norm makes nothing of one: its deviation from its own mean is " +
        "0 / 0. Batches need at least 2 samples, or batch norm in evaluation mode.");

    /// <summary>Steps of a whole epoch.</summary>
    public long StepsOfEpoch =>
        (epoch + batch - 1) / batch - (_leavesNoneAlone && epoch > batch && epoch % batch == 1 ? 1 : 0);

    /// <summary>Samples of the step after so many examples.</summary>
    /// <param name="examples">Examples trained on before; below 0 for what comes before the data.</param>
    /// <param name="end">Examples at which training ends.</param>
    /// <returns>0 at the end.</returns>
    public int After(long examples, long end)
    {
        var position = (examples % epoch + epoch) % epoch;
        var left = Math.Min(epoch - position, end - examples);
        var count = Math.Min(batch, left);
        return (int)(_leavesNoneAlone && left - count == 1 ? left : count);
    }
}
