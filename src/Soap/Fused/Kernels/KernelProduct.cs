using System.Numerics;
using System.Runtime.CompilerServices;
using Soap.Fused.Simd;

namespace Soap.Fused.Kernels;

/// <summary>
/// The two products of a convolution that give images: forward, what leaves its positions; and back, what its weights
/// carry to the places that they saw. Both are the same sums over kernels that lie differently.
/// </summary>
internal static unsafe class KernelProduct<TSet, TVector, T>
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>y[o, p] = b[o] + Σ over channels and weights of W[o, c, k] x[c, place of k at p].</summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="samples">Samples, filled up to whole vectors.</param>
    /// <param name="w">W.</param>
    /// <param name="bias">b, or null.</param>
    /// <param name="x">x, [channels, height, width, samples].</param>
    /// <param name="stride">From one place's samples to the next's.</param>
    /// <param name="end">What becomes of the sums: their rows are numbers of y, their columns samples.</param>
    public static void Forward<TEnd>(
        ConvolutionShape shape, int samples, T* w, T* bias, T* x, nint stride, ref TEnd end)
        where TEnd : struct, IRowEnd<T>
    {
        nint filter = shape.GroupChannels * shape.Kernel, image = shape.InputStep * stride;
        var depth = new KernelDepth
        {
            Channels = shape.GroupChannels,
            WeightChannel = shape.Kernel,
            WeightRow = shape.Columns.Kernel,
            WeightColumn = 1,
            ImageChannel = image,
            ImageRow = shape.Columns.Size * stride,
            ImageColumn = stride,
        };
        for (var group = 0; group < shape.Groups; group++)
        {
            var first = group * shape.GroupOutputs;
            Group(
                depth, (first, shape.GroupOutputs, shape.OutputStep), (shape.Rows.Seen, shape.Columns.Seen), samples,
                w + first * filter, filter, bias == null ? null : bias + first,
                x + group * shape.GroupChannels * image, ref end);
        }
    }

    /// <summary>x[c, q] = Σ over outputs and weights of W[o, c, k] s[o, p] with q the place of k at p.</summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="samples">Samples, filled up to whole vectors.</param>
    /// <param name="w">W, or feedback weights of its shape.</param>
    /// <param name="s">What is carried, [outputs, rows, columns, samples].</param>
    /// <param name="stride">From one position's samples to the next's.</param>
    /// <param name="end">What becomes of the sums: their rows are numbers of x, their columns samples.</param>
    public static void Back<TEnd>(ConvolutionShape shape, int samples, T* w, T* s, nint stride, ref TEnd end)
        where TEnd : struct, IRowEnd<T>
    {
        nint filter = shape.GroupChannels * shape.Kernel, image = shape.OutputStep * stride;
        var depth = new KernelDepth
        {
            Channels = shape.GroupOutputs,
            WeightChannel = filter,
            WeightRow = shape.Columns.Kernel,
            WeightColumn = 1,
            ImageChannel = image,
            ImageRow = shape.Columns.Positions * stride,
            ImageColumn = stride,
        };
        for (var group = 0; group < shape.Groups; group++)
        {
            var first = group * shape.GroupOutputs;
            Group(
                depth, (group * shape.GroupChannels, shape.GroupChannels, shape.InputStep),
                (shape.Rows.Seeing, shape.Columns.Seeing), samples, w + first * filter, shape.Kernel, null,
                s + first * image, ref end);
        }
    }

    // Samples outside: a block of them stays in the cache while all channels pass by.
    private static void Group<TEnd>(
        in KernelDepth depth, (int First, int Count, int Step) channels,
        (KernelRange[] Rows, KernelRange[] Columns) ranges,
        int samples, T* w, nint wRow, T* bias, T* x, ref TEnd end)
        where TEnd : struct, IRowEnd<T>
    {
        for (var sample = 0; sample < samples;)
        {
            var vectors = Math.Min((samples - sample + TSet.Lanes - 1) / TSet.Lanes, TSet.TileVectors);
            switch (vectors)
            {
                case 1: Rows<OneVector, TEnd>(depth, channels, ranges, sample, w, wRow, bias, x, ref end); break;
                case 2: Rows<TwoVectors, TEnd>(depth, channels, ranges, sample, w, wRow, bias, x, ref end); break;
                case 3: Rows<ThreeVectors, TEnd>(depth, channels, ranges, sample, w, wRow, bias, x, ref end); break;
                default: Rows<FourVectors, TEnd>(depth, channels, ranges, sample, w, wRow, bias, x, ref end); break;
            }

            sample += vectors * TSet.Lanes;
        }
    }

    // Row by row of places, so that the rows that a kernel sees stay in the second-level cache while all channels of
    // the result are made.
    private static void Rows<TWidth, TEnd>(
        KernelDepth depth, (int First, int Count, int Step) channels,
        (KernelRange[] Rows, KernelRange[] Columns) ranges,
        int sample, T* w, nint wRow, T* bias, T* x, ref TEnd end)
        where TWidth : struct, IVectorCount
        where TEnd : struct, IRowEnd<T>
    {
        nint step = channels.Step;
        var (weightRow, imageRow) = (depth.WeightRow, depth.ImageRow);
        var at = channels.First * step;
        foreach (var row in ranges.Rows)
        {
            depth.Rows = row.Count;
            (depth.WeightRow, depth.ImageRow) = (row.TapStep * weightRow, row.PlaceStep * imageRow);
            Block<TWidth, TEnd>(
                depth, channels.Count, (at, step), ranges.Columns, sample, w + row.Tap * weightRow, wRow, bias,
                x + row.Place * imageRow + sample, ref end);
            at += ranges.Columns.Length;
        }
    }

    // Tiles of nearly one height: 16 channels are 6, 5 and 5, and not 6, 6 and 4.
    private static void Block<TWidth, TEnd>(
        in KernelDepth depth, int channels, (nint First, nint Channel) at, KernelRange[] columns, int sample, T* w,
        nint wRow, T* bias, T* x, ref TEnd end)
        where TWidth : struct, IVectorCount
        where TEnd : struct, IRowEnd<T>
    {
        var tiles = (channels + KernelTile<TSet, TVector, T>.Rows - 1) / KernelTile<TSet, TVector, T>.Rows;
        for (var (tile, taken) = (0, 0); tile < tiles; tile++)
        {
            var rows = (channels - taken + tiles - tile - 1) / (tiles - tile);
            var to = (at.First + taken * at.Channel, at.Channel);
            T* weights = w + taken * wRow, start = bias == null ? null : bias + taken;
            switch (rows)
            {
                case 1:
                    Places<OneVector, TWidth, TEnd>(depth, to, columns, sample, weights, wRow, start, x, ref end);
                    break;
                case 2:
                    Places<TwoVectors, TWidth, TEnd>(depth, to, columns, sample, weights, wRow, start, x, ref end);
                    break;
                case 3:
                    Places<ThreeVectors, TWidth, TEnd>(depth, to, columns, sample, weights, wRow, start, x, ref end);
                    break;
                case 4:
                    Places<FourVectors, TWidth, TEnd>(depth, to, columns, sample, weights, wRow, start, x, ref end);
                    break;
                case 5:
                    Places<FiveVectors, TWidth, TEnd>(depth, to, columns, sample, weights, wRow, start, x, ref end);
                    break;
                default:
                    Places<SixVectors, TWidth, TEnd>(depth, to, columns, sample, weights, wRow, start, x, ref end);
                    break;
            }

            taken += rows;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Places<TRows, TWidth, TEnd>(
        KernelDepth depth, (nint First, nint Channel) at, KernelRange[] columns, int sample, T* w, nint wRow, T* bias,
        T* x, ref TEnd end)
        where TRows : struct, IVectorCount
        where TWidth : struct, IVectorCount
        where TEnd : struct, IRowEnd<T>
    {
        var width = TWidth.Value * TSet.Lanes;
        var tile = stackalloc T[TRows.Value * width + 64 / sizeof(T)];
        tile = (T*)(((nint)tile + 63) & ~63);
        var (weightColumn, imageColumn) = (depth.WeightColumn, depth.ImageColumn);
        var (place, channel) = at;
        foreach (var column in columns)
        {
            for (var i = 0; i < TRows.Value; i++)
            {
                for (var j = 0; j < TWidth.Value; j++)
                {
                    end.Expect(place + i * channel, sample + j * TSet.Lanes);
                }
            }

            depth.Columns = column.Count;
            (depth.WeightColumn, depth.ImageColumn) =
                (column.TapStep * weightColumn, column.PlaceStep * imageColumn);
            KernelTile<TSet, TVector, T>.Multiply<TRows, TWidth>(
                depth, w + column.Tap * weightColumn, wRow, x + column.Place * imageColumn, bias, tile);
            for (var i = 0; i < TRows.Value; i++)
            {
                for (var j = 0; j < TWidth.Value; j++)
                {
                    end.Take<TSet, TVector>(
                        place + i * channel, sample + j * TSet.Lanes, TSet.Load(tile + i * width + j * TSet.Lanes));
                }
            }

            place++;
        }
    }
}
