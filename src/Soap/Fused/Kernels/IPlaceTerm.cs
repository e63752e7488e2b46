using Soap.Fused.Simd;

namespace Soap.Fused.Kernels;

/// <summary>What is summed over places and samples, as a type.</summary>
internal interface IPlaceTerm<T>
    where T : unmanaged
{
    /// <summary>The term of a vector of samples.</summary>
    /// <param name="at">Where they are.</param>
    TVector At<TSet, TVector>(nint at)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct;
}
