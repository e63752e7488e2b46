using Soap.Fused.Simd;

namespace Soap.Fused.Kernels;

/// <summary>How numbers of a parameter follow their gradient.</summary>
internal interface IMove<T>
    where T : unmanaged
{
    /// <summary>Moves a vector of numbers.</summary>
    /// <param name="at">Where they are, in the parameter and in the optimiser's memory of it.</param>
    /// <param name="gradient">Their gradient.</param>
    /// <returns>Where they are now.</returns>
    TVector Move<TSet, TVector>(nint at, TVector gradient)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct;
}
