using Soap.Lifetimes;
using static TorchSharp.torch;

namespace Soap.Engines;

/// <summary>The batches of a source, which it makes on the CPU, on another device.</summary>
/// <param name="source">Makes them.</param>
/// <param name="device">Where they are needed.</param>
internal sealed class MovedBatches(IBatchSource source, Device device) : IBatchSource
{
    /// <inheritdoc/>
    public int EpochLength => source.EpochLength;

    /// <inheritdoc/>
    public (Tensor Inputs, Tensor Targets) Take(long examples, int batch, ScalarType type)
    {
        var (inputs, targets) = source.Take(examples, batch, type);
        var moved = (Temporaries.Kept(() => inputs.to(device)), Temporaries.Kept(() => targets.to(device)));
        inputs.Dispose();
        targets.Dispose();
        return moved;
    }
}
