using System.Numerics;
using System.Runtime.CompilerServices;
using Soap.Fused.Simd;
using Soap.Maps;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Soap.Fused.Kernels;

internal struct LeakyReluActivation<T> : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(AggressiveInlining)]
    public static TVector Apply<TSet, TVector>(TVector a)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct => TimesSlope<TSet, TVector>(a, a);

    // h has the sign of a.
    [MethodImpl(AggressiveInlining)]
    public static TVector TimesSlope<TSet, TVector>(TVector x, TVector h)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct => TSet.WhereLess(
            TSet.Broadcast(T.Zero), h, x,
            TSet.Multiply(x, TSet.Broadcast(T.CreateTruncating(Activations.LeakySlope))));
}
