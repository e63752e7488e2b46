using System.Numerics;
using System.Runtime.CompilerServices;
using Soap.Fused.Simd;

namespace Soap.Fused.Kernels;

/// <summary>Whether numbers are finite: x · 0 is 0 for those that are, and not a number for the others, which a sum keeps.</summary>
internal static unsafe class Finite<TSet, TVector, T>
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Whether all numbers of a matrix are.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Numbers in a row; what stands behind them is not read.</param>
    /// <param name="from">The first.</param>
    /// <param name="stride">From one row to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool All(int rows, int columns, T* from, nint stride)
    {
        var (zero, sums, rest) = (TSet.Broadcast(T.Zero), TSet.Broadcast(T.Zero), T.Zero);
        for (var row = 0; row < rows; row++, from += stride)
        {
            var column = 0;
            for (; column + TSet.Lanes <= columns; column += TSet.Lanes)
            {
                sums = TSet.MultiplyAdd(TSet.Load(from + column), zero, sums);
            }

            for (; column < columns; column++)
            {
                rest += from[column] * T.Zero;
            }
        }

        var lanes = stackalloc T[TSet.Lanes];
        TSet.Store(sums, lanes);
        for (var lane = 0; lane < TSet.Lanes; lane++)
        {
            rest += lanes[lane];
        }

        return rest == T.Zero;
    }
}
