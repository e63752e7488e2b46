using Soap.Data;
using Soap.Engines;
using Soap.Fits;
using Soap.Models;

namespace Soap.Fused;

/// <summary>When a sparse first layer is the faster one.</summary>
internal static class SparseChoice
{
    /// <summary>
    /// Whether the network's first layer should pass over the zeros of these batches: a pure function of the network
    /// and the data.
    /// </summary>
    public static bool IsWorthwhile(Mlp model, IBatchSource source, int batch) =>
        source is DatasetBatches batches
        && !model.Rule.Recipe.ConstrainsNorm // W's norm is kept on its tensor
        && model.Rule.Fit is OuterProduct // with the inputs themselves, of which it passes over the zeros
        && batch <= ushort.MaxValue + 1
        && SparseInputs.Has(batches.Data);
}
