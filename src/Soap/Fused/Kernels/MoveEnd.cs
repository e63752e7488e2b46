using System.Runtime.CompilerServices;
using Soap.Fused.Simd;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Soap.Fused.Kernels;

/// <summary>
/// The end of a product whose sums are a gradient: the parameter follows them at once, and the gradient itself is
/// never stored.
/// </summary>
/// <param name="move">How.</param>
/// <param name="stride">From one row of the parameter to the next.</param>
internal struct MoveEnd<TMove, T>(TMove move, nint stride) : IRowEnd<T>
    where TMove : struct, IMove<T>
    where T : unmanaged
{
    public readonly void Expect(nint row, nint column)
    {
    }

    [MethodImpl(AggressiveInlining)]
    public readonly TVector Take<TSet, TVector>(nint row, nint column, TVector sums)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct => move.Move<TSet, TVector>(row * stride + column, sums);
}
