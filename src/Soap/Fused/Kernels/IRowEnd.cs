using Soap.Fused.Simd;

namespace Soap.Fused.Kernels;

/// <summary>
/// What becomes of a product's sums while they are still in the first-level cache: bias and activation, activation
/// derivative, or the optimiser's step.
/// </summary>
internal interface IRowEnd<T>
    where T : unmanaged
{
    /// <summary>Asks for the memory that <see cref="Take"/> will read or write there, some time before.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">A column of the cache line.</param>
    void Expect(nint row, nint column);

    /// <summary>Takes one vector of sums.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="column">The column of its first number.</param>
    /// <param name="sums">The sums.</param>
    /// <returns>What became of them.</returns>
    TVector Take<TSet, TVector>(nint row, nint column, TVector sums)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct;
}
