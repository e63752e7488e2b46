using System.Numerics;
using System.Runtime.Intrinsics;
using Soap.Fused.Simd;
using Soap.Native;

namespace Soap.Fused.Kernels;

/// <summary>
/// The gradient of a convolution's weights, Σ over positions and samples of n[o, p] x[c, place of k at p]. Vectors run
/// over samples: a block of 64 bytes of them has a sum for each, whatever the vectors' width, and the sums of a block
/// are added up in one order at the end, so that all instruction sets give the same bits.
/// </summary>
/// <remarks>
/// Bands of rows outside, of which all weights of some channels are made before the next: displacements of a band stay
/// in the second-level cache, and the blocks of sums wait there. What fills up the last block of samples must be zero
/// in n, and finite in x.
/// </remarks>
internal sealed unsafe class KernelOuter<TSet, TVector, T> : IDisposable
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Of a register tile; fewer where there are fewer registers. And bytes that a band or the sums may have.
    private const int MostRows = 6, MostTaps = 5, MostSums = 24, MostBytes = 1 << 18;

    private readonly ConvolutionShape _shape;
    private readonly int _rows, _taps, _channels;
    private readonly AlignedMemory<T> _sums;

    /// <param name="shape">The convolution.</param>
    public KernelOuter(ConvolutionShape shape)
    {
        _shape = shape;
        _taps = Math.Min(shape.Columns.Kernel, TSet.TileVectors > 2 ? MostTaps : 3);
        var rows = Math.Min(MostRows, (TSet.TileVectors > 2 ? MostSums : 9) / _taps);
        var tiles = (shape.GroupOutputs + rows - 1) / rows;
        _rows = (shape.GroupOutputs + tiles - 1) / tiles;
        _channels = Math.Clamp(MostBytes / (_rows * shape.Kernel * 64), 1, shape.GroupChannels);
        _sums = new AlignedMemory<T>((long)_rows * _channels * shape.Kernel * Block);
    }

    private static int Block => 64 / sizeof(T);

    /// <summary>Makes all of the gradient.</summary>
    /// <param name="samples">Samples.</param>
    /// <param name="n">The displacement, [outputs, rows, columns, samples].</param>
    /// <param name="x">What entered, [channels, height, width, samples].</param>
    /// <param name="stride">From one place's samples to the next's, whole blocks.</param>
    /// <param name="to">The gradient, of the weights' shape.</param>
    public void Run(int samples, T* n, T* x, nint stride, T* to)
    {
        var (filter, channels) = (_shape.GroupChannels * _shape.Kernel, _shape.GroupChannels);
        for (var group = 0; group < _shape.Groups; group++)
        {
            for (var (output, rows) = (0, 0); output < _shape.GroupOutputs; output += rows)
            {
                rows = Math.Min(_rows, _shape.GroupOutputs - output);
                var first = group * _shape.GroupOutputs + output;
                for (var (channel, count) = (0, 0); channel < channels; channel += count)
                {
                    count = Math.Min(_channels, channels - channel);
                    Part(
                        samples, (rows, count), n + (nint)first * _shape.Positions * stride,
                        x + (nint)(group * channels + channel) * _shape.Places * stride, stride,
                        to + (nint)first * filter + channel * _shape.Kernel);
                }
            }
        }
    }

    public void Dispose() => _sums.Dispose();

    // All weights of some outputs and channels, band by band.
    private void Part(int samples, (int Rows, int Channels) part, T* n, T* x, nint stride, T* to)
    {
        var (kernel, row) = (_shape.Kernel, _shape.Columns.Positions * stride);
        var blocks = (samples + Block - 1) / Block;
        new Span<T>(_sums.Start, part.Rows * part.Channels * kernel * Block).Clear();

        // The same for all instruction sets, as the edges of each band are summed behind it.
        var band = Math.Max(1, (int)(MostBytes / (MostRows * row * sizeof(T))));
        for (var top = 0; top < _shape.Rows.Positions; top += band)
        {
            var end = Math.Min(top + band, _shape.Rows.Positions);
            for (var channel = 0; channel < part.Channels; channel++)
            {
                var image = x + (nint)channel * _shape.Places * stride;
                for (var tap = 0; tap < _shape.Rows.Kernel; tap++)
                {
                    var (first, count) = _shape.Rows.Inside[tap];
                    var (from, until) = (Math.Max(top, first), Math.Min(end, first + count));
                    if (from < until)
                    {
                        var seen = (nint)_shape.Rows.PlaceOf(from, tap) * _shape.Columns.Size * stride;
                        Row(
                            (part.Rows, part.Channels), blocks, until - from, n + from * row, image + seen, stride,
                            _sums.Start + (channel * kernel + tap * _shape.Columns.Kernel) * Block);
                    }
                }
            }
        }

        for (var i = 0; i < part.Rows; i++)
        {
            for (var weight = 0; weight < part.Channels * kernel; weight++)
            {
                to[(nint)i * _shape.GroupChannels * kernel + weight] =
                    Total(_sums.Start + ((nint)i * part.Channels * kernel + weight) * Block);
            }
        }
    }

    // A row of the kernel, in parts of a few neighbours: the positions at which all of its weights meet a place, for
    // neighbours together; those at the edges one by one. The order in which a weight's sum is taken does not depend
    // on how many are made together.
    private void Row(
        (int Rows, int Channels) part, int blocks, int height, T* n, T* x, nint stride, T* sums)
    {
        var across = _shape.Columns;
        var (from, until) = across.InsideAll;
        for (var (tap, taps) = (0, 0); tap < across.Kernel; tap += taps)
        {
            taps = Math.Min(_taps, across.Kernel - tap);
            if (from < until)
            {
                Tiles(
                    (part.Rows, taps), (height, until - from), blocks, n + from * stride,
                    x + across.PlaceOf(from, tap) * stride, stride, sums + tap * Block, part.Channels);
            }
        }

        for (var tap = 0; tap < across.Kernel; tap++)
        {
            var (first, count) = across.Inside[tap];
            Edge(tap, first, Math.Min(first + count, from));
            Edge(tap, Math.Max(first, until), first + count);
        }

        void Edge(int tap, int left, int right)
        {
            if (left < right)
            {
                Tiles(
                    (part.Rows, 1), (height, right - left), blocks, n + left * stride,
                    x + across.PlaceOf(left, tap) * stride, stride, sums + tap * Block, part.Channels);
            }
        }
    }

    // The lanes of a block, a vector after the other.
    private void Tiles(
        (int Rows, int Taps) tile, (int Rows, int Columns) places, int blocks, T* n, T* x, nint stride, T* sums,
        int channels)
    {
        for (var lane = 0; lane < Block; lane += TSet.Lanes)
        {
            switch (tile.Taps)
            {
                case 1:
                    Tile<OneVector>(tile.Rows, places, blocks, n + lane, x + lane, stride, sums + lane, channels);
                    break;
                case 2:
                    Tile<TwoVectors>(tile.Rows, places, blocks, n + lane, x + lane, stride, sums + lane, channels);
                    break;
                case 3:
                    Tile<ThreeVectors>(tile.Rows, places, blocks, n + lane, x + lane, stride, sums + lane, channels);
                    break;
                case 4:
                    Tile<FourVectors>(tile.Rows, places, blocks, n + lane, x + lane, stride, sums + lane, channels);
                    break;
                default:
                    Tile<FiveVectors>(tile.Rows, places, blocks, n + lane, x + lane, stride, sums + lane, channels);
                    break;
            }
        }
    }

    private void Tile<TTaps>(
        int rows, (int Rows, int Columns) places, int blocks, T* n, T* x, nint stride, T* sums, int channels)
        where TTaps : struct, IVectorCount
    {
        var (across, block) = (_shape.Columns, (nint)Block);
        var displacement = (_shape.Columns.Positions * stride, stride);
        var image = ((nint)_shape.Rows.Stride * across.Size * stride, across.Stride * stride);
        var (channel, sum) = (_shape.Positions * stride, (nint)channels * _shape.Kernel * Block);
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
                places.Rows, places.Columns, blocks, block, n, channel, displacement, x, across.Dilation * stride,
                image, sums, sum);
    }

    // Halves onto halves.
    private static T Total(T* lanes)
    {
        var half = Vector256.Load(lanes) + Vector256.Load(lanes + Vector256<T>.Count);
        var quarter = half.GetLower() + half.GetUpper();
        return Vector128<T>.Count == 2
            ? quarter[0] + quarter[1]
            : quarter[0] + quarter[2] + (quarter[1] + quarter[3]);
    }
}
