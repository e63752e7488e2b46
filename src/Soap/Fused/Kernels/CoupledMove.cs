using System.Numerics;
using System.Runtime.CompilerServices;
using Soap.Fused.Simd;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Soap.Fused.Kernels;

/// <summary>A step with weight decay as a part of the gradient: G ← G + λ W, and then as without.</summary>
internal unsafe struct CoupledMove<TMove, T>(TMove move, T* weights, T decay) : IMove<T>
    where TMove : struct, IMove<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(AggressiveInlining)]
    public readonly TVector Move<TSet, TVector>(nint at, TVector gradient)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct => move.Move<TSet, TVector>(
            at, TSet.MultiplyAdd(TSet.Broadcast(decay), TSet.Load(weights + at), gradient));
}
