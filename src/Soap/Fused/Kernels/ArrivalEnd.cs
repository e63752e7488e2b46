using System.Numerics;
using System.Runtime.CompilerServices;
using Soap.Fused.Simd;
using Soap.Native;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Soap.Fused.Kernels;

/// <summary>
/// What arrives at activities h = f(a) on the way down: n = (sums + what arrived before) ⊙ f′(a). Where more is to
/// arrive, f is the identity.
/// </summary>
/// <param name="h">Activities.</param>
/// <param name="to">Where n goes.</param>
/// <param name="stride">From one row of either to the next.</param>
/// <param name="adds">Whether something arrived before.</param>
internal unsafe struct ArrivalEnd<TActivation, T>(T* h, T* to, nint stride, bool adds) : IRowEnd<T>
    where TActivation : struct, IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(AggressiveInlining)]
    public readonly void Expect(nint row, nint column)
    {
        Prefetching.Line(h + row * stride + column);
        Prefetching.Line(to + row * stride + column);
    }

    [MethodImpl(AggressiveInlining)]
    public readonly TVector Take<TSet, TVector>(nint row, nint column, TVector sums)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct
    {
        var at = row * stride + column;
        var arrived = adds ? TSet.Add(sums, TSet.Load(to + at)) : sums;
        var n = TActivation.TimesSlope<TSet, TVector>(arrived, TSet.Load(h + at));
        TSet.Store(n, to + at);
        return n;
    }
}
