using System.Runtime.CompilerServices;
using Soap.Fused.Simd;

namespace Soap.Fused.Kernels;

/// <summary>
/// The register tile of a kernel's gradient: up to 6 channels of the displacement by up to 5 neighbours of the image,
/// each of their sums over places in a register, samples side by side. The lanes are added up only at the end.
/// </summary>
internal static unsafe class OuterTile<TSet, TVector, T>
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>
    /// C[i, j] += Σ over blocks, rows and columns of n[i, …] x[j, …], for <typeparamref name="TRows"/> channels i
    /// and <typeparamref name="TTaps"/> neighbours j; at most 24 of them.
    /// </summary>
    /// <param name="blocks">Blocks of samples, one after the other.</param>
    /// <param name="rows">Rows of places.</param>
    /// <param name="columns">Places of a row.</param>
    /// <param name="n">The displacement.</param>
    /// <param name="nChannel">From n[i, …] to n[i + 1, …].</param>
    /// <param name="nStep">From one row, and from one place, to the next.</param>
    /// <param name="x">The image.</param>
    /// <param name="xTap">From x[j, …] to x[j + 1, …].</param>
    /// <param name="xStep">From one row, and from one place, to the next.</param>
    /// <param name="c">C, a block a sum, those of a channel one after the other.</param>
    /// <param name="block">Numbers of a block.</param>
    /// <param name="cChannel">From C[i, …] to C[i + 1, …].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<TRows, TTaps>(
        int blocks, int rows, int columns, T* n, nint nChannel, (nint Row, nint Place) nStep, T* x,
        nint xTap, (nint Row, nint Place) xStep, T* c, nint block, nint cChannel)
        where TRows : struct, IVectorCount
        where TTaps : struct, IVectorCount
    {
        var zero = TSet.Broadcast(default);
        T* n1 = n + nChannel, n2 = n + 2 * nChannel, n3 = n + 3 * nChannel, n4 = n + 4 * nChannel, n5 =
            n + 5 * nChannel;
        T* x1 = x + xTap, x2 = x + 2 * xTap, x3 = x + 3 * xTap, x4 = x + 4 * xTap;
        var (nRow, nPlace, xRow, xPlace) = (nStep.Row, nStep.Place, xStep.Row, xStep.Place);

        // Written out, as in the tiles of products.
        Load<TTaps>(c, block, out var c00, out var c01, out var c02, out var c03, out var c04);
        TVector c10 = zero, c11 = zero, c12 = zero, c13 = zero, c14 = zero;
        TVector c20 = zero, c21 = zero, c22 = zero, c23 = zero, c24 = zero;
        TVector c30 = zero, c31 = zero, c32 = zero, c33 = zero, c34 = zero;
        TVector c40 = zero, c41 = zero, c42 = zero, c43 = zero, c44 = zero;
        TVector c50 = zero, c51 = zero, c52 = zero, c53 = zero, c54 = zero;
        if (TRows.Value > 1)
        {
            Load<TTaps>(c + cChannel, block, out c10, out c11, out c12, out c13, out c14);
        }

        if (TRows.Value > 2)
        {
            Load<TTaps>(c + 2 * cChannel, block, out c20, out c21, out c22, out c23, out c24);
        }

        if (TRows.Value > 3)
        {
            Load<TTaps>(c + 3 * cChannel, block, out c30, out c31, out c32, out c33, out c34);
        }

        if (TRows.Value > 4)
        {
            Load<TTaps>(c + 4 * cChannel, block, out c40, out c41, out c42, out c43, out c44);
        }

        if (TRows.Value > 5)
        {
            Load<TTaps>(c + 5 * cChannel, block, out c50, out c51, out c52, out c53, out c54);
        }

        for (nint start = 0; blocks > 0; blocks--, start += block)
        {
            var (fromN, fromX) = (start, start);
            for (var row = rows; row > 0; row--)
            {
                var (i, j) = (fromN, fromX);
                for (var column = columns; column > 0; column--)
                {
                    var a0 = TSet.Load(x + j);
                    var a1 = TTaps.Value > 1 ? TSet.Load(x1 + j) : zero;
                    var a2 = TTaps.Value > 2 ? TSet.Load(x2 + j) : zero;
                    var a3 = TTaps.Value > 3 ? TSet.Load(x3 + j) : zero;
                    var a4 = TTaps.Value > 4 ? TSet.Load(x4 + j) : zero;
                    Add<TTaps>(TSet.Load(n + i), a0, a1, a2, a3, a4, ref c00, ref c01, ref c02, ref c03, ref c04);
                    if (TRows.Value > 1)
                    {
                        Add<TTaps>(
                            TSet.Load(n1 + i), a0, a1, a2, a3, a4, ref c10, ref c11, ref c12, ref c13, ref c14);
                    }

                    if (TRows.Value > 2)
                    {
                        Add<TTaps>(
                            TSet.Load(n2 + i), a0, a1, a2, a3, a4, ref c20, ref c21, ref c22, ref c23, ref c24);
                    }

                    if (TRows.Value > 3)
                    {
                        Add<TTaps>(
                            TSet.Load(n3 + i), a0, a1, a2, a3, a4, ref c30, ref c31, ref c32, ref c33, ref c34);
                    }

                    if (TRows.Value > 4)
                    {
                        Add<TTaps>(
                            TSet.Load(n4 + i), a0, a1, a2, a3, a4, ref c40, ref c41, ref c42, ref c43, ref c44);
                    }

                    if (TRows.Value > 5)
                    {
                        Add<TTaps>(
                            TSet.Load(n5 + i), a0, a1, a2, a3, a4, ref c50, ref c51, ref c52, ref c53, ref c54);
                    }

                    i += nPlace;
                    j += xPlace;
                }

                fromN += nRow;
                fromX += xRow;
            }
        }

        Store<TTaps>(c, block, c00, c01, c02, c03, c04);
        if (TRows.Value > 1)
        {
            Store<TTaps>(c + cChannel, block, c10, c11, c12, c13, c14);
        }

        if (TRows.Value > 2)
        {
            Store<TTaps>(c + 2 * cChannel, block, c20, c21, c22, c23, c24);
        }

        if (TRows.Value > 3)
        {
            Store<TTaps>(c + 3 * cChannel, block, c30, c31, c32, c33, c34);
        }

        if (TRows.Value > 4)
        {
            Store<TTaps>(c + 4 * cChannel, block, c40, c41, c42, c43, c44);
        }

        if (TRows.Value > 5)
        {
            Store<TTaps>(c + 5 * cChannel, block, c50, c51, c52, c53, c54);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TTaps>(
        TVector n, TVector a0, TVector a1, TVector a2, TVector a3, TVector a4, ref TVector c0, ref TVector c1,
        ref TVector c2, ref TVector c3, ref TVector c4)
        where TTaps : struct, IVectorCount
    {
        c0 = TSet.MultiplyAdd(n, a0, c0);
        if (TTaps.Value > 1)
        {
            c1 = TSet.MultiplyAdd(n, a1, c1);
        }

        if (TTaps.Value > 2)
        {
            c2 = TSet.MultiplyAdd(n, a2, c2);
        }

        if (TTaps.Value > 3)
        {
            c3 = TSet.MultiplyAdd(n, a3, c3);
        }

        if (TTaps.Value > 4)
        {
            c4 = TSet.MultiplyAdd(n, a4, c4);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load<TTaps>(
        T* from, nint block, out TVector c0, out TVector c1, out TVector c2, out TVector c3, out TVector c4)
        where TTaps : struct, IVectorCount
    {
        c0 = TSet.Load(from);
        c1 = TTaps.Value > 1 ? TSet.Load(from + block) : c0;
        c2 = TTaps.Value > 2 ? TSet.Load(from + 2 * block) : c0;
        c3 = TTaps.Value > 3 ? TSet.Load(from + 3 * block) : c0;
        c4 = TTaps.Value > 4 ? TSet.Load(from + 4 * block) : c0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TTaps>(
        T* to, nint block, TVector c0, TVector c1, TVector c2, TVector c3, TVector c4)
        where TTaps : struct, IVectorCount
    {
        TSet.Store(c0, to);
        if (TTaps.Value > 1)
        {
            TSet.Store(c1, to + block);
        }

        if (TTaps.Value > 2)
        {
            TSet.Store(c2, to + 2 * block);
        }

        if (TTaps.Value > 3)
        {
            TSet.Store(c3, to + 3 * block);
        }

        if (TTaps.Value > 4)
        {
            TSet.Store(c4, to + 4 * block);
        }
    }
}
