using System.Numerics;
using System.Runtime.CompilerServices;
using Soap.Fused.Simd;

namespace Soap.Fused.Kernels;

/// <summary>
/// A matrix product of any size, tile by tile; each tile's sums go to <see cref="IRowEnd{T}"/> as soon as they are
/// there.
/// </summary>
internal static unsafe class Product<TSet, TVector, T>
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>C[i, j] = Σ over k of A[i, k] B[k, j].</summary>
    /// <param name="rows">How many i there are.</param>
    /// <param name="columns">How many j there are; B's rows are readable up to the next whole vector.</param>
    /// <param name="depth">How many k there are.</param>
    /// <param name="a">A.</param>
    /// <param name="aRow">From A[i, k] to A[i + 1, k].</param>
    /// <param name="aDepth">From A[i, k] to A[i, k + 1].</param>
    /// <param name="b">B.</param>
    /// <param name="bDepth">From B[k, j] to B[k + 1, j].</param>
    /// <param name="end">What becomes of the sums.</param>
    public static void Run<TEnd>(
        int rows, int columns, int depth, T* a, nint aRow, nint aDepth, T* b, nint bDepth, ref TEnd end)
        where TEnd : struct, IRowEnd<T>
    {
        var lanes = TSet.Lanes;

        // Columns outside: a block of B stays in the cache while all rows of A pass by.
        for (var column = 0; column < columns;)
        {
            var vectors = Math.Min((columns - column + lanes - 1) / lanes, TSet.TileVectors);
            switch (vectors)
            {
                case 1:
                    Block<OneVector, TEnd>(column, rows, columns, depth, a, aRow, aDepth, b + column, bDepth, ref end);
                    break;
                case 2:
                    Block<TwoVectors, TEnd>(
                        column, rows, columns, depth, a, aRow, aDepth, b + column, bDepth, ref end);
                    break;
                case 3:
                    Block<ThreeVectors, TEnd>(
                        column, rows, columns, depth, a, aRow, aDepth, b + column, bDepth, ref end);
                    break;
                default:
                    Block<FourVectors, TEnd>(
                        column, rows, columns, depth, a, aRow, aDepth, b + column, bDepth, ref end);
                    break;
            }

            column += vectors * lanes;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block<TWidth, TEnd>(
        int column, int rows, int columns, int depth, T* a, nint aRow, nint aDepth, T* b, nint bDepth, ref TEnd end)
        where TWidth : struct, IVectorCount
        where TEnd : struct, IRowEnd<T>
    {
        var width = TWidth.Value * TSet.Lanes;
        var whole = Math.Min(width, (columns - column) / TSet.Lanes * TSet.Lanes);
        var used = Math.Min(width, columns - column);
        var tile = stackalloc T[Tile<TSet, TVector, T>.Rows * width + 64 / sizeof(T)];
        tile = (T*)(((nint)tile + 63) & ~63);
        for (var row = 0; row < rows; row += Tile<TSet, TVector, T>.Rows)
        {
            Tile<TSet, TVector, T>.Multiply<TWidth>(depth, rows - row, a + row * aRow, aRow, aDepth, b, bDepth, tile);
            var taken = Math.Min(Tile<TSet, TVector, T>.Rows, rows - row);
            for (var i = 0; i < taken; i++)
            {
                var sums = tile + i * width;
                for (var j = 0; j < whole; j += TSet.Lanes)
                {
                    end.Take<TSet, TVector>(row + i, column + j, TSet.Load(sums + j));
                }

                for (var j = whole; j < used; j++)
                {
                    end.Take<Scalars<T>, T>(row + i, column + j, sums[j]);
                }
            }
        }
    }
}
