using System.Runtime.CompilerServices;
using Soap.Fused.Simd;

namespace Soap.Fused.Kernels;

/// <summary>
/// The register tile, in which all dense products are made: 6 rows by up to 4 vectors of sums stay in registers while
/// one index runs. Each round loads a row of vectors of the second factor and broadcasts six numbers of the first: 10
/// loads for 24 multiply-adds, so that loads do not bound it. Neither factor is packed: both are read in place, since
/// six streams of numbers and one of rows are few enough for the prefetchers (docs/performance.md has the
/// measurement).
/// </summary>
internal static unsafe class Tile<TSet, TVector, T>
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>Rows of a tile.</summary>
    public const int Rows = 6;

    /// <summary>
    /// C[i, j] = Σ over k of A[i, k] B[k, j], for 6 rows i and <typeparamref name="TWidth"/> vectors j.
    /// </summary>
    /// <param name="depth">How many k there are.</param>
    /// <param name="rows">How many rows A has from here: beyond it the last is read again, and its results are to be
    /// ignored. From 1 on.</param>
    /// <param name="a">A.</param>
    /// <param name="aRow">From A[i, k] to A[i + 1, k].</param>
    /// <param name="aDepth">From A[i, k] to A[i, k + 1].</param>
    /// <param name="b">B, whose rows are read in whole vectors.</param>
    /// <param name="bDepth">From B[k, j] to B[k + 1, j].</param>
    /// <param name="c">C, rows of <typeparamref name="TWidth"/> vectors one after the other.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<TWidth>(int depth, int rows, T* a, nint aRow, nint aDepth, T* b, nint bDepth, T* c)
        where TWidth : struct, IVectorCount
    {
        var lanes = TSet.Lanes;
        T* a0 = a, a1 = a + (Math.Min(rows, 2) - 1) * aRow, a2 = a + (Math.Min(rows, 3) - 1) * aRow;
        T* a3 = a + (Math.Min(rows, 4) - 1) * aRow, a4 = a + (Math.Min(rows, 5) - 1) * aRow, a5 =
            a + (Math.Min(rows, 6) - 1) * aRow;

        // Written out: the compiler keeps single variables in registers, and not the elements of an array. What a
        // narrow tile does not use is compiled away.
        var zero = TSet.Broadcast(default);
        TVector c00 = zero, c01 = zero, c02 = zero, c03 = zero;
        TVector c10 = zero, c11 = zero, c12 = zero, c13 = zero;
        TVector c20 = zero, c21 = zero, c22 = zero, c23 = zero;
        TVector c30 = zero, c31 = zero, c32 = zero, c33 = zero;
        TVector c40 = zero, c41 = zero, c42 = zero, c43 = zero;
        TVector c50 = zero, c51 = zero, c52 = zero, c53 = zero;
        for (; depth > 0; depth--)
        {
            var b0 = TSet.Load(b);
            var b1 = TWidth.Value > 1 ? TSet.Load(b + lanes) : zero;
            var b2 = TWidth.Value > 2 ? TSet.Load(b + 2 * lanes) : zero;
            var b3 = TWidth.Value > 3 ? TSet.Load(b + 3 * lanes) : zero;
            Row<TWidth>(TSet.Broadcast(*a0), b0, b1, b2, b3, ref c00, ref c01, ref c02, ref c03);
            Row<TWidth>(TSet.Broadcast(*a1), b0, b1, b2, b3, ref c10, ref c11, ref c12, ref c13);
            Row<TWidth>(TSet.Broadcast(*a2), b0, b1, b2, b3, ref c20, ref c21, ref c22, ref c23);
            Row<TWidth>(TSet.Broadcast(*a3), b0, b1, b2, b3, ref c30, ref c31, ref c32, ref c33);
            Row<TWidth>(TSet.Broadcast(*a4), b0, b1, b2, b3, ref c40, ref c41, ref c42, ref c43);
            Row<TWidth>(TSet.Broadcast(*a5), b0, b1, b2, b3, ref c50, ref c51, ref c52, ref c53);
            a0 += aDepth;
            a1 += aDepth;
            a2 += aDepth;
            a3 += aDepth;
            a4 += aDepth;
            a5 += aDepth;
            b += bDepth;
        }

        var width = TWidth.Value * lanes;
        Store<TWidth>(c, c00, c01, c02, c03);
        Store<TWidth>(c + width, c10, c11, c12, c13);
        Store<TWidth>(c + 2 * width, c20, c21, c22, c23);
        Store<TWidth>(c + 3 * width, c30, c31, c32, c33);
        Store<TWidth>(c + 4 * width, c40, c41, c42, c43);
        Store<TWidth>(c + 5 * width, c50, c51, c52, c53);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row<TWidth>(
        TVector x, TVector b0, TVector b1, TVector b2, TVector b3, ref TVector c0, ref TVector c1, ref TVector c2,
        ref TVector c3)
        where TWidth : struct, IVectorCount
    {
        c0 = TSet.MultiplyAdd(x, b0, c0);
        if (TWidth.Value > 1)
        {
            c1 = TSet.MultiplyAdd(x, b1, c1);
        }

        if (TWidth.Value > 2)
        {
            c2 = TSet.MultiplyAdd(x, b2, c2);
        }

        if (TWidth.Value > 3)
        {
            c3 = TSet.MultiplyAdd(x, b3, c3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TWidth>(T* c, TVector c0, TVector c1, TVector c2, TVector c3)
        where TWidth : struct, IVectorCount
    {
        TSet.Store(c0, c);
        if (TWidth.Value > 1)
        {
            TSet.Store(c1, c + TSet.Lanes);
        }

        if (TWidth.Value > 2)
        {
            TSet.Store(c2, c + 2 * TSet.Lanes);
        }

        if (TWidth.Value > 3)
        {
            TSet.Store(c3, c + 3 * TSet.Lanes);
        }
    }
}
