using System.Numerics;
using System.Runtime.CompilerServices;
using Soap.Fused.Simd;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Soap.Fused.Kernels;

/// <summary>A step of gradient descent: W ← keep (decay W − η G).</summary>
internal unsafe struct DescentMove<T>(T* weights, T rate, T decay, T keep) : IMove<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(AggressiveInlining)]
    public readonly TVector Move<TSet, TVector>(nint at, TVector gradient)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct
    {
        var w = TSet.Multiply(TSet.Load(weights + at), TSet.Broadcast(decay));
        w = TSet.MultiplyAdd(TSet.Broadcast(-rate), gradient, w);
        w = TSet.Multiply(w, TSet.Broadcast(keep));
        TSet.Store(w, weights + at);
        return w;
    }
}
