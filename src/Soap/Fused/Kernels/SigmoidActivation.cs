using System.Numerics;
using System.Runtime.CompilerServices;
using Soap.Fused.Simd;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Soap.Fused.Kernels;

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
