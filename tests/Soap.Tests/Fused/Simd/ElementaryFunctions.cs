using System.Runtime.CompilerServices;
using Soap.Fused.Simd;

namespace Soap.Tests.Fused.Simd;

internal struct Exponential<T> : IFunction<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TSet, TVector>(TVector x)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct => Functions.Exp<TSet, TVector, T>(x);
}

internal struct HyperbolicTangent<T> : IFunction<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TSet, TVector>(TVector x)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct => Functions.Tanh<TSet, TVector, T>(x);
}

internal struct LogisticFunction<T> : IFunction<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TSet, TVector>(TVector x)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct => Functions.Sigmoid<TSet, TVector, T>(x);
}
