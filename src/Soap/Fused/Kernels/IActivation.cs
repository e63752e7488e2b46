using System.Numerics;
using System.Runtime.CompilerServices;
using Soap.Fused.Simd;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Soap.Fused.Kernels;

/// <summary>An activation as a type, so that kernels are compiled with it inside.</summary>
internal interface IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>h = f(a).</summary>
    static abstract TVector Apply<TSet, TVector>(TVector a)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct;

    /// <summary>x f′(a), given h = f(a).</summary>
    static abstract TVector TimesSlope<TSet, TVector>(TVector x, TVector h)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct;
}

internal struct TanhActivation<T> : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(AggressiveInlining)]
    public static TVector Apply<TSet, TVector>(TVector a)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct => Functions.Tanh<TSet, TVector, T>(a);

    [MethodImpl(AggressiveInlining)]
    public static TVector TimesSlope<TSet, TVector>(TVector x, TVector h)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct => TSet.Multiply(x, TSet.Subtract(TSet.Broadcast(T.One), TSet.Multiply(h, h)));
}

internal struct ReluActivation<T> : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(AggressiveInlining)]
    public static TVector Apply<TSet, TVector>(TVector a)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct => TSet.Max(a, TSet.Broadcast(T.Zero));

    [MethodImpl(AggressiveInlining)]
    public static TVector TimesSlope<TSet, TVector>(TVector x, TVector h)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct => TSet.WhereLess(TSet.Broadcast(T.Zero), h, x, TSet.Broadcast(T.Zero));
}

internal struct SigmoidActivation<T> : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(AggressiveInlining)]
    public static TVector Apply<TSet, TVector>(TVector a)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct => Functions.Sigmoid<TSet, TVector, T>(a);

    [MethodImpl(AggressiveInlining)]
    public static TVector TimesSlope<TSet, TVector>(TVector x, TVector h)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct => TSet.Multiply(x, TSet.Multiply(h, TSet.Subtract(TSet.Broadcast(T.One), h)));
}

internal struct IdentityActivation<T> : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(AggressiveInlining)]
    public static TVector Apply<TSet, TVector>(TVector a)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct => a;

    [MethodImpl(AggressiveInlining)]
    public static TVector TimesSlope<TSet, TVector>(TVector x, TVector h)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct => x;
}
