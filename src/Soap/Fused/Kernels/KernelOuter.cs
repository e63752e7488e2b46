using System.Numerics;
using System.Runtime.CompilerServices;
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
/// in the first-level cache, and the blocks of sums wait in the second. What fills up the last block of samples must
/// be zero in n, and finite in x.
/// </remarks>
internal sealed unsafe class KernelOuter<TSet, TVector, T> : IDisposable
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Of a register tile; fewer where there are fewer registers.
    private const int MostRows = 6, MostTaps = 5, MostSums = 24;

    // Bytes of the sums, which wait in the second-level cache; and of a band's displacements, in the first.
    private const int MostBytes = 1 << 18, MostBandBytes = 3 << 13;

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
        var kernel = _shape.Kernel;
        var blocks = (samples + Block - 1) / Block;
        new Span<T>(_sums.Start, part.Rows * part.Channels * kernel * Block).Clear();
        foreach (var run in _shape.Columns.Runs)
        {
            Run(part, run, blocks, n, x, stride);
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

    // Positions of a row at which the same weights of it meet a place, in parts of a few weights. The order in which a
    // weight's sum is taken does not depend on how many are made together.
    private void Run((int Rows, int Channels) part, (int First, int Count) run, int blocks, T* n, T* x, nint stride)
    {
        var seen = _shape.Columns.Seen[run.First];
        for (var (done, taps) = (0, 0); done < seen.Count; done += taps)
        {
            taps = Math.Min(_taps, seen.Count - done);
            var place = seen.Place + done * _shape.Columns.Dilation;
            for (var lane = 0; lane < Block; lane += TSet.Lanes)
            {
                T* from = n + run.First * stride + lane, image = x + place * stride + lane;
                var sums = _sums.Start + (nint)(seen.Tap + done) * Block + lane;
                switch (taps)
                {
                    case 1: Taps<OneVector>(part, run.Count, blocks, from, image, stride, sums); break;
                    case 2: Taps<TwoVectors>(part, run.Count, blocks, from, image, stride, sums); break;
                    case 3: Taps<ThreeVectors>(part, run.Count, blocks, from, image, stride, sums); break;
                    case 4: Taps<FourVectors>(part, run.Count, blocks, from, image, stride, sums); break;
                    default: Taps<FiveVectors>(part, run.Count, blocks, from, image, stride, sums); break;
                }
            }
        }
    }

    private void Taps<TTaps>((int Rows, int Channels) part, int count, int blocks, T* n, T* x, nint stride, T* sums)
        where TTaps : struct, IVectorCount
    {
        switch (part.Rows)
        {
            case 1: Bands<OneVector, TTaps>(part.Channels, count, blocks, n, x, stride, sums); break;
            case 2: Bands<TwoVectors, TTaps>(part.Channels, count, blocks, n, x, stride, sums); break;
            case 3: Bands<ThreeVectors, TTaps>(part.Channels, count, blocks, n, x, stride, sums); break;
            case 4: Bands<FourVectors, TTaps>(part.Channels, count, blocks, n, x, stride, sums); break;
            case 5: Bands<FiveVectors, TTaps>(part.Channels, count, blocks, n, x, stride, sums); break;
            default: Bands<SixVectors, TTaps>(part.Channels, count, blocks, n, x, stride, sums); break;
        }
    }

    // A band of rows has displacements that stay in the first-level cache while all channels and rows of the kernel
    // pass by. Bands are the same for all instruction sets.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Bands<TRows, TTaps>(int channels, int columns, int blocks, T* n, T* x, nint stride, T* sums)
        where TRows : struct, IVectorCount
        where TTaps : struct, IVectorCount
    {
        var (down, across) = (_shape.Rows, _shape.Columns);
        var (image, row) = (_shape.Places * stride, (nint)across.Size * stride);
        var (positions, channel) = ((nint)across.Positions * stride, _shape.Positions * stride);
        var (sumsRow, sumsChannel) = ((nint)across.Kernel * Block, (nint)_shape.Kernel * Block);
        var (stepN, stepX) = ((positions, stride), (down.Stride * row, across.Stride * stride));
        var (tapStep, sum) = (across.Dilation * stride, channels * sumsChannel);
        var together = Math.Max(1, MostBandBytes / (MostRows * columns * down.Positions * 64));
        var band = Math.Max(1, MostBandBytes / (MostRows * columns * 64));
        for (var block = 0; block < blocks; block += together)
        {
            var some = Math.Min(together, blocks - block);
            for (var top = 0; top < down.Positions; top += band)
            {
                var end = Math.Min(top + band, down.Positions);
                for (var c = 0; c < channels; c++)
                {
                    for (var tap = 0; tap < down.Kernel; tap++)
                    {
                        var (first, count) = down.Inside[tap];
                        var (from, until) = (Math.Max(top, first), Math.Min(end, first + count));
                        if (from < until)
                        {
                            OuterTile<TSet, TVector, T>.Multiply<TRows, TTaps>(
                                some, until - from, columns, n + block * Block + from * positions, channel, stepN,
                                x + block * Block + c * image + down.PlaceOf(from, tap) * row, tapStep, stepX,
                                sums + c * sumsChannel + tap * sumsRow, Block, sum);
                        }
                    }
                }
            }
        }
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
