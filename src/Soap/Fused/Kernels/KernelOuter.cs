using System.Numerics;
using Soap.Fused.Simd;

namespace Soap.Fused.Kernels;

/// <summary>
/// The gradient of a convolution's weights, Σ over positions and samples of n[o, p] x[c, place of k at p]. Vectors run
/// over samples: a block of 64 bytes of them has a sum for each, whatever the vectors' width, and the sums of a block
/// are added up in one order at the end, so that all instruction sets give the same bits.
/// </summary>
/// <remarks>What fills up the last block must be zero in n, and finite in x.</remarks>
internal static unsafe class KernelOuter<TSet, TVector, T>
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Of a register tile; fewer where there are fewer registers.
    private const int MostRows = 6, MostTaps = 5, MostSums = 24;

    private static int Block => 64 / sizeof(T);

    private static int Sums => TSet.TileVectors > 2 ? MostSums : 9;

    /// <summary>Makes all of the gradient.</summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="samples">Samples.</param>
    /// <param name="n">The displacement, [outputs, rows, columns, samples].</param>
    /// <param name="x">What entered, [channels, height, width, samples].</param>
    /// <param name="stride">From one place's samples to the next's, whole blocks.</param>
    /// <param name="to">The gradient, of the weights' shape.</param>
    public static void Run(ConvolutionShape shape, int samples, T* n, T* x, nint stride, T* to)
    {
        var (kernel, channels) = (shape.Kernel, shape.GroupChannels);
        for (var group = 0; group < shape.Groups; group++)
        {
            var (firstOutput, firstChannel) = (group * shape.GroupOutputs, group * channels);
            for (var (output, rows) = (0, 0); output < shape.GroupOutputs; output += rows)
            {
                rows = Math.Min(RowsOf(shape), shape.GroupOutputs - output);
                var displacement = n + (nint)(firstOutput + output) * shape.Positions * stride;
                var gradient = to + (nint)(firstOutput + output) * channels * kernel;
                for (var channel = 0; channel < channels; channel++)
                {
                    Channel(
                        shape, samples, rows, displacement,
                        x + (nint)(firstChannel + channel) * shape.Places * stride, stride,
                        gradient + channel * kernel);
                }
            }
        }
    }

    private static int TapsOf(ConvolutionShape shape) =>
        Math.Min(shape.Columns.Kernel, TSet.TileVectors > 2 ? MostTaps : 3);

    private static int RowsOf(ConvolutionShape shape) => Math.Min(MostRows, Sums / TapsOf(shape));

    // The rows of the kernel one by one, each in parts of a few neighbours.
    private static void Channel(
        ConvolutionShape shape, int samples, int rows, T* n, T* x, nint stride, T* to)
    {
        var sums = stackalloc T[MostSums * Block + Block];
        sums = (T*)(((nint)sums + 63) & ~63);
        var blocks = (samples + Block - 1) / Block;
        var (down, across) = (shape.Rows, shape.Columns);
        for (var row = 0; row < down.Kernel; row++)
        {
            var (top, height) = down.Inside[row];
            var rowN = n + (nint)top * across.Positions * stride;
            var rowX = x + (nint)down.PlaceOf(top, row) * across.Size * stride;
            for (var (tap, taps) = (0, 0); tap < across.Kernel; tap += taps)
            {
                taps = Math.Min(TapsOf(shape), across.Kernel - tap);
                new Span<T>(sums, rows * taps * Block).Clear();
                if (height > 0)
                {
                    Row(shape, blocks, (rows, taps), height, tap, rowN, rowX, stride, sums);
                }

                for (var i = 0; i < rows; i++)
                {
                    for (var j = 0; j < taps; j++)
                    {
                        to[(nint)i * shape.GroupChannels * shape.Kernel + row * across.Kernel + tap + j] =
                            Total(sums + (i * taps + j) * Block);
                    }
                }
            }
        }
    }

    // The positions at which all weights of the kernel's row meet a place, for neighbours together; those at the edges
    // one by one. The order in which a weight's sum is taken does not depend on how many are made together.
    private static void Row(
        ConvolutionShape shape, int blocks, (int Rows, int Taps) tile, int height, int tap, T* n, T* x, nint stride,
        T* sums)
    {
        var (across, steps) = (shape.Columns, (shape.Positions * stride, shape.Columns.Positions * stride, stride));
        var image = ((nint)shape.Rows.Stride * across.Size * stride, across.Stride * stride);
        var (from, until) = across.InsideAll;
        if (from < until)
        {
            Tiles(
                tile, (height, until - from), blocks, n + from * stride, steps,
                x + across.PlaceOf(from, tap) * stride, across.Dilation * stride, image, sums);
        }

        for (var j = 0; j < tile.Taps; j++)
        {
            var (first, count) = across.Inside[tap + j];
            Edge(first, Math.Min(first + count, from));
            Edge(Math.Max(first, until), first + count);

            void Edge(int left, int right)
            {
                for (var i = 0; left < right && i < tile.Rows; i++)
                {
                    Tiles(
                        (1, 1), (height, right - left), blocks,
                        n + left * stride + i * steps.Item1, steps,
                        x + across.PlaceOf(left, tap + j) * stride, 0, image, sums + (i * tile.Taps + j) * Block);
                }
            }
        }
    }

    // The lanes of a block, a vector after the other.
    private static void Tiles(
        (int Rows, int Taps) tile, (int Rows, int Columns) places, int blocks, T* n,
        (nint Channel, nint Row, nint Place) nStep, T* x, nint xTap, (nint Row, nint Place) xStep, T* sums)
    {
        for (var lane = 0; lane < Block; lane += TSet.Lanes)
        {
            switch (tile.Taps)
            {
                case 1:
                    Tile<OneVector>(
                        tile.Rows, places, blocks, n + lane, nStep, x + lane, xTap, xStep, sums + lane);
                    break;
                case 2:
                    Tile<TwoVectors>(
                        tile.Rows, places, blocks, n + lane, nStep, x + lane, xTap, xStep, sums + lane);
                    break;
                case 3:
                    Tile<ThreeVectors>(
                        tile.Rows, places, blocks, n + lane, nStep, x + lane, xTap, xStep, sums + lane);
                    break;
                case 4:
                    Tile<FourVectors>(
                        tile.Rows, places, blocks, n + lane, nStep, x + lane, xTap, xStep, sums + lane);
                    break;
                default:
                    Tile<FiveVectors>(
                        tile.Rows, places, blocks, n + lane, nStep, x + lane, xTap, xStep, sums + lane);
                    break;
            }
        }
    }

    private static void Tile<TTaps>(
        int rows, (int Rows, int Columns) places, int blocks, T* n, (nint Channel, nint Row, nint Place) nStep, T* x,
        nint xTap, (nint Row, nint Place) xStep, T* sums)
        where TTaps : struct, IVectorCount
    {
        var step = (nStep.Row, nStep.Place);
        switch (rows)
        {
            case 1: Multiply<OneVector>(); break;
            case 2: Multiply<TwoVectors>(); break;
            case 3: Multiply<ThreeVectors>(); break;
            case 4: Multiply<FourVectors>(); break;
            case 5: Multiply<FiveVectors>(); break;
            default: Multiply<SixVectors>(); break;
        }

        void Multiply<TRows>()
            where TRows : struct, IVectorCount => OuterTile<TSet, TVector, T>.Multiply<TRows, TTaps>(
                places.Rows, places.Columns, blocks, Block, n, nStep.Channel, step, x, xTap, xStep, sums);
    }

    // Halves onto halves.
    private static T Total(T* lanes)
    {
        for (var half = Block / 2; half > 0; half /= 2)
        {
            for (var i = 0; i < half; i++)
            {
                lanes[i] += lanes[i + half];
            }
        }

        return lanes[0];
    }
}
