using System.Numerics;
using System.Runtime.CompilerServices;
using Soap.Fused.Simd;
using Soap.Native;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Soap.Fused.Kernels;

/// <summary>The end of a row on the way down: n = sums ⊙ f′(a), given h = f(a).</summary>
/// <param name="h">Activities.</param>
/// <param name="to">Where n goes.</param>
/// <param name="stride">From one row of either to the next.</param>
internal unsafe struct SlopeEnd<TActivation, T>(T* h, T* to, nint stride) : IRowEnd<T>
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
        var n = TActivation.TimesSlope<TSet, TVector>(sums, TSet.Load(h + at));
        TSet.Store(n, to + at);
        return n;
    }
}
