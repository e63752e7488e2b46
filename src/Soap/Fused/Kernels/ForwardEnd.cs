using System.Numerics;
using System.Runtime.CompilerServices;
using Soap.Fused.Simd;
using Soap.Native;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Soap.Fused.Kernels;

/// <summary>The end of a row on the way forward: h = f(sums + bias of the row).</summary>
/// <param name="bias">A number a row, or null.</param>
/// <param name="to">Where h goes.</param>
/// <param name="stride">From one row of h to the next.</param>
internal unsafe struct ForwardEnd<TActivation, T>(T* bias, T* to, nint stride) : IRowEnd<T>
    where TActivation : struct, IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(AggressiveInlining)]
    public readonly void Expect(nint row, nint column) => Prefetching.Line(to + row * stride + column);

    [MethodImpl(AggressiveInlining)]
    public readonly TVector Take<TSet, TVector>(nint row, nint column, TVector sums)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct
    {
        var h = TActivation.Apply<TSet, TVector>(bias == null ? sums : TSet.Add(sums, TSet.Broadcast(bias[row])));
        TSet.Store(h, to + row * stride + column);
        return h;
    }
}
