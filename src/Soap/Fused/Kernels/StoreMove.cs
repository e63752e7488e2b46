using System.Runtime.CompilerServices;
using Soap.Fused.Simd;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Soap.Fused.Kernels;

/// <summary>Stores the gradient itself, in the place of a step.</summary>
internal unsafe struct StoreMove<T>(T* to) : IMove<T>
    where T : unmanaged
{
    [MethodImpl(AggressiveInlining)]
    public readonly TVector Move<TSet, TVector>(nint at, TVector gradient)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct
    {
        TSet.Store(gradient, to + at);
        return gradient;
    }
}
