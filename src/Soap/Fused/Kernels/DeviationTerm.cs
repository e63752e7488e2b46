using System.Numerics;
using System.Runtime.CompilerServices;
using Soap.Fused.Simd;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Soap.Fused.Kernels;

/// <summary>n (x − c), or (x − c)² where there is no n.</summary>
internal readonly unsafe struct DeviationTerm<T>(T* n, T* x, T center) : IPlaceTerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(AggressiveInlining)]
    public TVector At<TSet, TVector>(nint at)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct
    {
        var deviation = TSet.Subtract(TSet.Load(x + at), TSet.Broadcast(center));
        return TSet.Multiply(n == null ? deviation : TSet.Load(n + at), deviation);
    }
}
