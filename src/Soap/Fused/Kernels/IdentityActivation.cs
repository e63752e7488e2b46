using System.Numerics;
using System.Runtime.CompilerServices;
using Soap.Fused.Simd;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Soap.Fused.Kernels;

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
