using static TorchSharp.torch;

namespace Soap.Engines;

/// <summary>The source of a trainer's batches: a pure function of how many examples were seen before.</summary>
public interface IBatchSource
{
    /// <summary>Samples in an epoch.</summary>
    int EpochLength { get; }

    /// <summary>The batch that starts after so many examples.</summary>
    /// <param name="examples">Examples trained on before.</param>
    /// <param name="batch">The batch size; the batch may be shorter.</param>
    /// <param name="type">float32 or float64, of the inputs and of targets that are values.</param>
    /// <returns>Inputs [N, features]; and labels [N], of any type of whole numbers, or values [N, outputs], which are
    /// floats.</returns>
    (Tensor Inputs, Tensor Targets) Take(long examples, int batch, ScalarType type);
}
