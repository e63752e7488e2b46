using System.Numerics;
using System.Runtime.CompilerServices;
using Soap.Fused.Simd;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Soap.Fused.Kernels;

internal struct EluActivation<T> : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(AggressiveInlining)]
    public static TVector Apply<TSet, TVector>(TVector a)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct
    {
        var (zero, one) = (TSet.Broadcast(T.Zero), TSet.Broadcast(T.One));

        // What is above 0 is given 0 in the exponential's place, which could be beyond all bounds.
        var below = TSet.Subtract(zero, TSet.Max(TSet.Subtract(zero, a), zero));
        return TSet.WhereLess(zero, a, a, TSet.Subtract(Functions.Exp<TSet, TVector, T>(below), one));
    }

    [MethodImpl(AggressiveInlining)]
    public static TVector TimesSlope<TSet, TVector>(TVector x, TVector h)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct
    {
        var one = TSet.Broadcast(T.One);
        return TSet.Multiply(x, TSet.WhereLess(TSet.Broadcast(T.Zero), h, one, TSet.Add(h, one)));
    }
}
