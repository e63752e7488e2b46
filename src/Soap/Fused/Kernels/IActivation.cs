using System.Numerics;
using Soap.Fused.Simd;

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
