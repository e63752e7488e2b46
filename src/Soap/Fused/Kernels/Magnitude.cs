using System.Numerics;
using System.Runtime.CompilerServices;
using Soap.Fused.Simd;

namespace Soap.Fused.Kernels;

/// <summary>How large numbers are together: a bound on all that is made of them, and not finite if one of them is
/// not.</summary>
internal static unsafe class Magnitude<TSet, TVector, T>
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Σ |x| over a matrix.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Numbers in a row; what stands behind them is not read.</param>
    /// <param name="from">The first.</param>
    /// <param name="stride">From one row to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Sum(int rows, int columns, T* from, nint stride)
    {
        var (zero, sums, rest) = (TSet.Broadcast(T.Zero), TSet.Broadcast(T.Zero), T.Zero);
        for (var row = 0; row < rows; row++, from += stride)
        {
            var column = 0;
            for (; column + TSet.Lanes <= columns; column += TSet.Lanes)
            {
                // Of a number that is none, both sides of the maximum are none.
                var x = TSet.Load(from + column);
                sums = TSet.Add(sums, TSet.Max(x, TSet.Subtract(zero, x)));
            }

            for (; column < columns; column++)
            {
                rest += T.Abs(from[column]);
            }
        }

        var lanes = stackalloc T[TSet.Lanes];
        TSet.Store(sums, lanes);
        for (var lane = 0; lane < TSet.Lanes; lane++)
        {
            rest += lanes[lane];
        }

        return rest;
    }
}
