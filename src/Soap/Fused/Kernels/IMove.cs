using System.Numerics;
using System.Runtime.CompilerServices;
using Soap.Fused.Simd;
using static System.Runtime.CompilerServices.MethodImplOptions;

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

/// <summary>Keeps the gradient itself.</summary>
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

/// <summary>W ← keep (decay W − η G).</summary>
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

/// <summary>v ← μ v + G, W ← keep (decay W − η v), or with Nesterov W ← keep (decay W − η (G + μ v)).</summary>
internal unsafe struct MomentumMove<T>(T* weights, T* velocity, T rate, T decay, T keep, T momentum, bool nesterov) : IMove<T>
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

/// <summary>m ← β₁ m + (1 − β₁) G, s ← β₂ s + (1 − β₂) G², W ← keep (decay W − η′ m / (√s / c + ε)), η′ and c with the corrections for the first steps in them; a share is 1 − β, rounded once.</summary>
internal unsafe struct AdamMove<T>(T* weights, T* mean, T* square, AdamNumbers<T> numbers) : IMove<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(AggressiveInlining)]
    public readonly TVector Move<TSet, TVector>(nint at, TVector gradient)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct
    {
        var m = TSet.MultiplyAdd(TSet.Broadcast(numbers.Share1), gradient, TSet.Multiply(TSet.Broadcast(numbers.Beta1), TSet.Load(mean + at)));
        var s = TSet.MultiplyAdd(
            TSet.Multiply(TSet.Broadcast(numbers.Share2), gradient), gradient, TSet.Multiply(TSet.Broadcast(numbers.Beta2), TSet.Load(square + at)));
        TSet.Store(m, mean + at);
        TSet.Store(s, square + at);
        var size = TSet.Add(TSet.Divide(TSet.SquareRoot(s), TSet.Broadcast(numbers.Correction)), TSet.Broadcast(numbers.Epsilon));
        var w = TSet.Multiply(TSet.Load(weights + at), TSet.Broadcast(numbers.Decay));
        w = TSet.MultiplyAdd(TSet.Broadcast(-numbers.Rate), TSet.Divide(m, size), w);
        w = TSet.Multiply(w, TSet.Broadcast(numbers.Keep));
        TSet.Store(w, weights + at);
        return w;
    }
}
