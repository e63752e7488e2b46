using System.Numerics;
using System.Runtime.CompilerServices;
using Soap.Fused.Simd;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Soap.Fused.Kernels;

/// <summary>x itself.</summary>
internal readonly unsafe struct PlainTerm<T>(T* x) : IPlaceTerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(AggressiveInlining)]
    public TVector At<TSet, TVector>(nint at)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct => TSet.Load(x + at);
}
