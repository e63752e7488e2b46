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
/// Parts of outputs and channels outside, whose blocks of sums stay in the second-level cache; in a part bands of
/// rows, from which all of its weights are made before the next: the displacements of a tile stay in the first-level
/// cache while the channels pass by, and what the channels have of a band in the second. What fills up the last block
/// of samples must be zero in n, and finite in x.
/// </remarks>
internal sealed unsafe class KernelOuter<TSet, TVector, T> : IDisposable
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Of a register tile; fewer where there are fewer registers.
    private const int MostRows = 6, MostTaps = 5, MostSums = 24;

    // Bytes of a part's sums, and of a band's displacements.
    private const int MostBytes = 1 << 18, MostBandBytes = 3 << 13;

    private readonly ConvolutionShape _shape;

    // Outputs and neighbours of a tile; outputs and channels of a part.
    private readonly int _rows, _taps, _outputs, _channels;
    private readonly AlignedMemory<T> _sums;

    /// <param name="shape">The convolution.</param>
    public KernelOuter(ConvolutionShape shape)
    {
        _shape = shape;
        _taps = Math.Min(shape.Columns.Kernel, TSet.TileVectors > 2 ? MostTaps : 3);
        var rows = Math.Min(MostRows, (TSet.TileVectors > 2 ? MostSums : 9) / _taps);
        var tiles = (shape.GroupOutputs + rows - 1) / rows;
        _rows = (shape.GroupOutputs + tiles - 1) / tiles;

        // Of nearly as many outputs as channels, in whole tiles.
        var pairs = Math.Max(1, MostBytes / (shape.Kernel * 64));
        var square = Math.Max((int)Math.Sqrt(pairs), pairs / Math.Min(pairs, shape.GroupChannels));
        _outputs = Math.Min(shape.GroupOutputs, Math.Max(1, square / _rows) * _rows);
        _channels = Math.Clamp(pairs / _outputs, 1, shape.GroupChannels);
        _sums = new AlignedMemory<T>((long)_outputs * _channels * shape.Kernel * Block);
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
            for (var (output, outputs) = (0, 0); output < _shape.GroupOutputs; output += outputs)
            {
                outputs = Math.Min(_outputs, _shape.GroupOutputs - output);
                var first = group * _shape.GroupOutputs + output;
                for (var (channel, count) = (0, 0); channel < channels; channel += count)
                {
                    count = Math.Min(_channels, channels - channel);
                    Part(
                        samples, (outputs, count), n + (nint)first * _shape.OutputStep * stride,
                        x + (nint)(group * channels + channel) * _shape.InputStep * stride, stride,
                        to + (nint)first * filter + channel * _shape.Kernel);
                }
            }
        }
    }

    public void Dispose() => _sums.Dispose();

    // All weights of some outputs and channels.
    private void Part(int samples, (int Outputs, int Channels) part, T* n, T* x, nint stride, T* to)
    {
        var kernel = _shape.Kernel;
        var blocks = (samples + Block - 1) / Block;
        new Span<T>(_sums.Start, part.Outputs * part.Channels * kernel * Block).Clear();
        foreach (var run in _shape.Columns.Runs)
        {
            Run(part, run, blocks, n, x, stride);
        }

        for (var i = 0; i < part.Outputs; i++)
        {
            for (var weight = 0; weight < part.Channels * kernel; weight++)
            {
                to[(nint)i * _shape.GroupChannels * kernel + weight] =
                    Total(_sums.Start + ((nint)i * part.Channels * kernel + weight) * Block);
            }
        }
    }

    // Positions of a row at which the same weights of it meet a place: bands of rows, and in a band blocks of samples.
    // They are the same for all instruction sets, and so is the order in which a weight's sum is taken.
    private void Run(
        (int Outputs, int Channels) part, (int First, int Count) run, int blocks, T* n, T* x, nint stride)
    {
        var rows = _shape.Rows.Positions;
        var band = Math.Clamp(MostBandBytes / (MostRows * run.Count * 64), 1, rows);
        var together = Math.Max(1, MostBandBytes / (MostRows * run.Count * band * 64));
        for (var top = 0; top < rows; top += band)
        {
            var until = Math.Min(top + band, rows);
            for (var block = 0; block < blocks; block += together)
            {
                var some = Math.Min(together, blocks - block);
                for (var (output, count) = (0, 0); output < part.Outputs; output += count)
                {
                    count = Math.Min(_rows, part.Outputs - output);
                    Band(
                        (count, part.Channels), run, (top, until), some,
                        n + (nint)output * _shape.OutputStep * stride + block * Block, x + block * Block, stride,
                        _sums.Start + (nint)output * part.Channels * _shape.Kernel * Block);
                }
            }
        }
    }

    // A tile's outputs, with all channels, a few neighbours at a time.
    private void Band(
        (int Rows, int Channels) part, (int First, int Count) run, (int Top, int Until) band, int blocks, T* n, T* x,
        nint stride, T* sums)
    {
        var seen = _shape.Columns.Seen[run.First];
        for (var (done, taps) = (0, 0); done < seen.Count; done += taps)
        {
            taps = Math.Min(_taps, seen.Count - done);
            var place = seen.Place + done * _shape.Columns.Dilation;
            for (var lane = 0; lane < Block; lane += TSet.Lanes)
            {
                T* from = n + run.First * stride + lane, image = x + place * stride + lane;
                var to = sums + (nint)(seen.Tap + done) * Block + lane;
                switch (taps)
                {
                    case 1: Taps<OneVector>(part, run.Count, band, blocks, from, image, stride, to); break;
                    case 2: Taps<TwoVectors>(part, run.Count, band, blocks, from, image, stride, to); break;
                    case 3: Taps<ThreeVectors>(part, run.Count, band, blocks, from, image, stride, to); break;
                    case 4: Taps<FourVectors>(part, run.Count, band, blocks, from, image, stride, to); break;
                    default: Taps<FiveVectors>(part, run.Count, band, blocks, from, image, stride, to); break;
                }
            }
        }
    }

    private void Taps<TTaps>(
        (int Rows, int Channels) part, int columns, (int Top, int Until) band, int blocks, T* n, T* x, nint stride,
        T* sums)
        where TTaps : struct, IVectorCount
    {
        switch (part.Rows)
        {
            case 1: Channels<OneVector, TTaps>(part.Channels, columns, band, blocks, n, x, stride, sums); break;
            case 2: Channels<TwoVectors, TTaps>(part.Channels, columns, band, blocks, n, x, stride, sums); break;
            case 3: Channels<ThreeVectors, TTaps>(part.Channels, columns, band, blocks, n, x, stride, sums); break;
            case 4: Channels<FourVectors, TTaps>(part.Channels, columns, band, blocks, n, x, stride, sums); break;
            case 5: Channels<FiveVectors, TTaps>(part.Channels, columns, band, blocks, n, x, stride, sums); break;
            default: Channels<SixVectors, TTaps>(part.Channels, columns, band, blocks, n, x, stride, sums); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Channels<TRows, TTaps>(
        int channels, int columns, (int Top, int Until) band, int blocks, T* n, T* x, nint stride, T* sums)
        where TRows : struct, IVectorCount
        where TTaps : struct, IVectorCount
    {
        var (down, across) = (_shape.Rows, _shape.Columns);
        var (image, row) = (_shape.InputStep * stride, (nint)across.Size * stride);
        var (positions, channel) = ((nint)across.Positions * stride, _shape.OutputStep * stride);
        var (sumsRow, sumsChannel) = ((nint)across.Kernel * Block, (nint)_shape.Kernel * Block);
        var (stepN, stepX) = ((positions, stride), (down.Stride * row, across.Stride * stride));
        var (tapStep, sum) = (across.Dilation * stride, channels * sumsChannel);
        for (var c = 0; c < channels; c++, x += image, sums += sumsChannel)
        {
            for (var tap = 0; tap < down.Kernel; tap++)
            {
                var (first, count) = down.Inside[tap];
                var (from, until) = (Math.Max(band.Top, first), Math.Min(band.Until, first + count));
                if (from < until)
                {
                    OuterTile<TSet, TVector, T>.Multiply<TRows, TTaps>(
                        blocks, until - from, columns, n + from * positions, channel, stepN,
                        x + down.PlaceOf(from, tap) * row, tapStep, stepX, sums + tap * sumsRow, Block, sum);
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
