using System.Numerics;
using System.Runtime.CompilerServices;
using Soap.Fused.Simd;

namespace Soap.Fused.Kernels;

/// <summary>Means and largest numbers of windows that do not overlap, and the way back through them.</summary>
/// <param name="channels">Channels.</param>
/// <param name="height">Rows of the image.</param>
/// <param name="width">Places of a row.</param>
/// <param name="windowHeight">Rows of a window.</param>
/// <param name="windowWidth">Places of its rows.</param>
/// <param name="steps">Places from one channel to the next, of the image and of the windows.</param>
internal sealed unsafe class PoolKernels<TSet, TVector, T>(
    int channels, int height, int width, int windowHeight, int windowWidth, (int Image, int Windows) steps)
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _rows = height / windowHeight, _columns = width / windowWidth;
    private readonly T _share = T.One / T.CreateTruncating(windowHeight * windowWidth);

    /// <summary>The largest of each window, or its mean.</summary>
    /// <param name="isLargest">Which.</param>
    /// <param name="samples">Samples, whole vectors.</param>
    /// <param name="from">The image.</param>
    /// <param name="to">The windows' numbers.</param>
    /// <param name="stride">From one place's samples to the next's.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forward(bool isLargest, int samples, T* from, T* to, nint stride)
    {
        var (rowStep, share) = (width * stride, TSet.Broadcast(_share));
        for (var channel = 0; channel < channels; channel++)
        {
            var image = from + (nint)channel * steps.Image * stride;
            var made = to + (nint)channel * steps.Windows * stride;
            for (var row = 0; row < _rows; row++)
            {
                var window = image + row * windowHeight * rowStep;
                for (var column = 0; column < _columns; column++, window += windowWidth * stride, made += stride)
                {
                    for (var sample = 0; sample < samples; sample += TSet.Lanes)
                    {
                        var sum = TSet.Load(window + sample);
                        for (var i = 0; i < windowHeight; i++)
                        {
                            for (var j = i == 0 ? 1 : 0; j < windowWidth; j++)
                            {
                                var x = TSet.Load(window + i * rowStep + j * stride + sample);
                                sum = isLargest ? TSet.Max(sum, x) : TSet.Add(sum, x);
                            }
                        }

                        TSet.Store(isLargest ? sum : TSet.Multiply(sum, share), made + sample);
                    }
                }
            }
        }
    }

    /// <summary>
    /// What arrives at the image: each window's share to all of it, or all to the first of its largest numbers; times
    /// the slope. Places in no window get nothing.
    /// </summary>
    /// <param name="isLargest">Which.</param>
    /// <param name="samples">Samples, whole vectors.</param>
    /// <param name="arrived">What arrived at the windows' numbers.</param>
    /// <param name="largest">The windows' numbers.</param>
    /// <param name="h">The image.</param>
    /// <param name="to">Where it goes, as the image lies.</param>
    /// <param name="stride">From one place's samples to the next's.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Back<TActivation>(
        bool isLargest, int samples, T* arrived, T* largest, T* h, T* to, nint stride)
        where TActivation : struct, IActivation<T>
    {
        var (rowStep, share, zero) = (width * stride, TSet.Broadcast(_share), TSet.Broadcast(T.Zero));
        ClearOutside(to, rowStep, stride);
        for (var channel = 0; channel < channels; channel++)
        {
            var windows = (nint)channel * steps.Windows * stride;
            for (var row = 0; row < _rows; row++)
            {
                var at = (nint)channel * steps.Image * stride + row * windowHeight * rowStep;
                for (var column = 0; column < _columns; column++)
                {
                    for (var sample = 0; sample < samples; sample += TSet.Lanes)
                    {
                        var rest = TSet.Load(arrived + windows + sample);
                        var most = TSet.Load(largest + windows + sample);
                        rest = isLargest ? rest : TSet.Multiply(rest, share);
                        for (var i = 0; i < windowHeight; i++)
                        {
                            for (var j = 0; j < windowWidth; j++)
                            {
                                var place = at + i * rowStep + j * stride + sample;
                                var x = TSet.Load(h + place);
                                var own = isLargest ? TSet.WhereLess(x, most, zero, rest) : rest;
                                rest = isLargest ? TSet.WhereLess(x, most, rest, zero) : rest;
                                TSet.Store(TActivation.TimesSlope<TSet, TVector>(own, x), to + place);
                            }
                        }
                    }

                    at += windowWidth * stride;
                    windows += stride;
                }
            }
        }
    }

    // The places of no window: columns at the right, and rows at the bottom.
    private void ClearOutside(T* to, nint row, nint stride)
    {
        var (inside, below) = (_columns * windowWidth * stride, (height - _rows * windowHeight) * row);
        for (var channel = 0; channel < channels; channel++, to += steps.Image * stride)
        {
            for (var i = 0; inside < row && i < _rows * windowHeight; i++)
            {
                Clear(to + i * row + inside, row - inside);
            }

            Clear(to + _rows * windowHeight * row, below);
        }

        static void Clear(T* from, nint count) => new Span<T>(from, checked((int)count)).Clear();
    }
}
