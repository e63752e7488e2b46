using Soap.Fused.Simd;

namespace Soap.Fused.Kernels;

/// <summary>What becomes of a product's sums while they are still in the first-level cache: bias and activation, activation derivative, or the optimiser's step.</summary>
internal unsafe interface IRowEnd<T>
    where T : unmanaged
{
    /// <summary>Takes one vector of sums.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="column">The column of its first number.</param>
    /// <param name="sums">Where they are.</param>
    void Take<TSet, TVector>(nint row, nint column, T* sums)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct;
}
