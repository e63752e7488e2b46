using System.Numerics;
using System.Runtime.CompilerServices;
using Soap.Fused.Simd;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Soap.Fused.Kernels;

/// <summary>
/// A step of Adam: m ← β₁ m + (1 − β₁) G, s ← β₂ s + (1 − β₂) G², W ← keep (decay W − η′ m / (√s / c + ε)), η′ and c
/// with the corrections for the first steps in them; a share is 1 − β, rounded once.
/// </summary>
internal unsafe struct AdamMove<T>(T* weights, T* mean, T* square, AdamNumbers<T> numbers) : IMove<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(AggressiveInlining)]
    public readonly TVector Move<TSet, TVector>(nint at, TVector gradient)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct
    {
        var m = TSet.MultiplyAdd(
            TSet.Broadcast(numbers.Share1), gradient,
            TSet.Multiply(TSet.Broadcast(numbers.Beta1), TSet.Load(mean + at)));
        var s = TSet.MultiplyAdd(
            TSet.Multiply(TSet.Broadcast(numbers.Share2), gradient), gradient,
            TSet.Multiply(TSet.Broadcast(numbers.Beta2), TSet.Load(square + at)));
        TSet.Store(m, mean + at);
        TSet.Store(s, square + at);
        var size = TSet.Add(
            TSet.Divide(TSet.SquareRoot(s), TSet.Broadcast(numbers.Correction)), TSet.Broadcast(numbers.Epsilon));
        var w = TSet.Multiply(TSet.Load(weights + at), TSet.Broadcast(numbers.Decay));
        w = TSet.MultiplyAdd(TSet.Broadcast(-numbers.Rate), TSet.Divide(m, size), w);
        w = TSet.Multiply(w, TSet.Broadcast(numbers.Keep));
        TSet.Store(w, weights + at);
        return w;
    }
}
