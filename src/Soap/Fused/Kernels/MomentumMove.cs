using System.Numerics;
using System.Runtime.CompilerServices;
using Soap.Fused.Simd;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Soap.Fused.Kernels;

/// <summary>
/// A step of gradient descent with momentum: v ← μ v + G, W ← keep (decay W − η v), or with Nesterov W ← keep (decay W
/// − η (G + μ v)).
/// </summary>
internal unsafe struct MomentumMove<T>(
    T* weights, T* velocity, T rate, T decay, T keep, T momentum, bool nesterov) : IMove<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(AggressiveInlining)]
    public readonly TVector Move<TSet, TVector>(nint at, TVector gradient)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct
    {
        var v = TSet.MultiplyAdd(TSet.Broadcast(momentum), TSet.Load(velocity + at), gradient);
        TSet.Store(v, velocity + at);
        var w = TSet.Multiply(TSet.Load(weights + at), TSet.Broadcast(decay));
        var direction = nesterov ? TSet.MultiplyAdd(TSet.Broadcast(momentum), v, gradient) : v;
        w = TSet.MultiplyAdd(TSet.Broadcast(-rate), direction, w);
        w = TSet.Multiply(w, TSet.Broadcast(keep));
        TSet.Store(w, weights + at);
        return w;
    }
}
