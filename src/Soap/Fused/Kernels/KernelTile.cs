using System.Runtime.CompilerServices;
using Soap.Fused.Simd;

namespace Soap.Fused.Kernels;

/// <summary>
/// The register tile of convolutions: up to 6 channels by up to 4 vectors of samples at one place, as in
/// <see cref="Tile{TSet, TVector, T}"/>, but summed over three indices, so that what a kernel sees is read where it
/// lies. Each round loads the samples of one place and broadcasts a weight for each channel.
/// </summary>
internal static unsafe class KernelTile<TSet, TVector, T>
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>The most channels of a tile.</summary>
    public const int Rows = 6;

    /// <summary>
    /// C[i, j] = s[i] + Σ over channels, rows and columns of W[i, …] X[…, j], for <typeparamref name="TRows"/>
    /// channels i and <typeparamref name="TWidth"/> vectors j.
    /// </summary>
    /// <param name="depth">What is summed over.</param>
    /// <param name="w">W.</param>
    /// <param name="wRow">From W[i, …] to W[i + 1, …].</param>
    /// <param name="x">X, whose samples are read in whole vectors.</param>
    /// <param name="s">What the sums begin with, a number a channel; null: zero.</param>
    /// <param name="c">C, rows of <typeparamref name="TWidth"/> vectors one after the other.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<TRows, TWidth>(in KernelDepth depth, T* w, nint wRow, T* x, T* s, T* c)
        where TRows : struct, IVectorCount
        where TWidth : struct, IVectorCount
    {
        var lanes = TSet.Lanes;
        T* w0 = w, w1 = w + wRow, w2 = w + 2 * wRow, w3 = w + 3 * wRow, w4 = w + 4 * wRow, w5 = w + 5 * wRow;
        var (rows, columns) = (depth.Rows, depth.Columns);
        var (weightRow, weightColumn) = (depth.WeightRow, depth.WeightColumn);
        var (imageRow, imageColumn) = (depth.ImageRow, depth.ImageColumn);
        var (weightChannel, imageChannel) = (depth.WeightChannel, depth.ImageChannel);

        // Written out: the compiler keeps single variables in registers, and not the elements of an array. What a
        // small tile does not use is compiled away.
        var zero = TSet.Broadcast(default);
        var c00 = s == null ? zero : TSet.Broadcast(s[0]);
        var c10 = s == null || TRows.Value < 2 ? zero : TSet.Broadcast(s[1]);
        var c20 = s == null || TRows.Value < 3 ? zero : TSet.Broadcast(s[2]);
        var c30 = s == null || TRows.Value < 4 ? zero : TSet.Broadcast(s[3]);
        var c40 = s == null || TRows.Value < 5 ? zero : TSet.Broadcast(s[4]);
        var c50 = s == null || TRows.Value < 6 ? zero : TSet.Broadcast(s[5]);
        TVector c01 = c00, c02 = c00, c03 = c00, c11 = c10, c12 = c10, c13 = c10, c21 = c20, c22 = c20, c23 = c20;
        TVector c31 = c30, c32 = c30, c33 = c30, c41 = c40, c42 = c40, c43 = c40, c51 = c50, c52 = c50, c53 = c50;
        for (var channel = depth.Channels; channel > 0; channel--)
        {
            var fromRow = x;
            nint offsetRow = 0;
            for (var row = rows; row > 0; row--)
            {
                var from = fromRow;
                var offset = offsetRow;
                for (var column = columns; column > 0; column--)
                {
                    var x0 = TSet.Load(from);
                    var x1 = TWidth.Value > 1 ? TSet.Load(from + lanes) : zero;
                    var x2 = TWidth.Value > 2 ? TSet.Load(from + 2 * lanes) : zero;
                    var x3 = TWidth.Value > 3 ? TSet.Load(from + 3 * lanes) : zero;
                    Add<TWidth>(TSet.Broadcast(w0[offset]), x0, x1, x2, x3, ref c00, ref c01, ref c02, ref c03);
                    if (TRows.Value > 1)
                    {
                        Add<TWidth>(TSet.Broadcast(w1[offset]), x0, x1, x2, x3, ref c10, ref c11, ref c12, ref c13);
                    }

                    if (TRows.Value > 2)
                    {
                        Add<TWidth>(TSet.Broadcast(w2[offset]), x0, x1, x2, x3, ref c20, ref c21, ref c22, ref c23);
                    }

                    if (TRows.Value > 3)
                    {
                        Add<TWidth>(TSet.Broadcast(w3[offset]), x0, x1, x2, x3, ref c30, ref c31, ref c32, ref c33);
                    }

                    if (TRows.Value > 4)
                    {
                        Add<TWidth>(TSet.Broadcast(w4[offset]), x0, x1, x2, x3, ref c40, ref c41, ref c42, ref c43);
                    }

                    if (TRows.Value > 5)
                    {
                        Add<TWidth>(TSet.Broadcast(w5[offset]), x0, x1, x2, x3, ref c50, ref c51, ref c52, ref c53);
                    }

                    from += imageColumn;
                    offset += weightColumn;
                }

                fromRow += imageRow;
                offsetRow += weightRow;
            }

            x += imageChannel;
            w0 += weightChannel;
            w1 += weightChannel;
            w2 += weightChannel;
            w3 += weightChannel;
            w4 += weightChannel;
            w5 += weightChannel;
        }

        var width = TWidth.Value * lanes;
        Store<TWidth>(c, c00, c01, c02, c03);
        if (TRows.Value > 1)
        {
            Store<TWidth>(c + width, c10, c11, c12, c13);
        }

        if (TRows.Value > 2)
        {
            Store<TWidth>(c + 2 * width, c20, c21, c22, c23);
        }

        if (TRows.Value > 3)
        {
            Store<TWidth>(c + 3 * width, c30, c31, c32, c33);
        }

        if (TRows.Value > 4)
        {
            Store<TWidth>(c + 4 * width, c40, c41, c42, c43);
        }

        if (TRows.Value > 5)
        {
            Store<TWidth>(c + 5 * width, c50, c51, c52, c53);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TWidth>(
        TVector w, TVector x0, TVector x1, TVector x2, TVector x3, ref TVector c0, ref TVector c1, ref TVector c2,
        ref TVector c3)
        where TWidth : struct, IVectorCount
    {
        c0 = TSet.MultiplyAdd(w, x0, c0);
        if (TWidth.Value > 1)
        {
            c1 = TSet.MultiplyAdd(w, x1, c1);
        }

        if (TWidth.Value > 2)
        {
            c2 = TSet.MultiplyAdd(w, x2, c2);
        }

        if (TWidth.Value > 3)
        {
            c3 = TSet.MultiplyAdd(w, x3, c3);
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
