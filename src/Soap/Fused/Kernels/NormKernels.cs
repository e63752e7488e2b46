using System.Numerics;
using System.Runtime.CompilerServices;
using Soap.Fused.Simd;

namespace Soap.Fused.Kernels;

/// <summary>Batch norm of a channel's places, with what is added behind it and the activation, in one pass.</summary>
internal static unsafe class NormKernels<TSet, TVector, T>
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>h = f(factor x + shift + s), of the places of a row.</summary>
    /// <param name="places">How many there are.</param>
    /// <param name="samples">Samples of a place, whole vectors.</param>
    /// <param name="stride">From one place's samples to the next's.</param>
    /// <param name="x">x.</param>
    /// <param name="factor">γ / σ.</param>
    /// <param name="shift">β − μ γ / σ.</param>
    /// <param name="shortcut">s, or null.</param>
    /// <param name="step">From one place of s to the next.</param>
    /// <param name="to">h.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<TActivation>(
        int places, int samples, nint stride, T* x, T factor, T shift, T* shortcut, nint step, T* to)
        where TActivation : struct, IActivation<T>
    {
        var (times, plus) = (TSet.Broadcast(factor), TSet.Broadcast(shift));
        for (var place = 0; place < places; place++, x += stride, to += stride, shortcut += step)
        {
            for (var sample = 0; sample < samples; sample += TSet.Lanes)
            {
                var a = TSet.MultiplyAdd(TSet.Load(x + sample), times, plus);
                a = step == 0 ? a : TSet.Add(a, TSet.Load(shortcut + sample));
                TSet.Store(TActivation.Apply<TSet, TVector>(a), to + sample);
            }
        }
    }

    /// <summary>What arrives at x: (n factor + (x − μ) slope + shift [+ what arrived before]) ⊙ f′.</summary>
    /// <param name="places">Places of the channel.</param>
    /// <param name="samples">Samples.</param>
    /// <param name="padded">Samples with what fills up the last block: it gets nothing.</param>
    /// <param name="stride">From one place's samples to the next's.</param>
    /// <param name="n">What arrived at the norm's output.</param>
    /// <param name="x">What entered.</param>
    /// <param name="numbers">μ, factor, slope and shift.</param>
    /// <param name="end">What becomes of it.</param>
    /// <param name="row">The number of the first place in the image.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Back<TEnd>(
        int places, int samples, int padded, nint stride, T* n, T* x,
        (T Mean, T Factor, T Slope, T Shift) numbers, ref TEnd end, nint row)
        where TEnd : struct, IRowEnd<T>
    {
        var (mean, factor, slope, shift) = (
            TSet.Broadcast(numbers.Mean), TSet.Broadcast(numbers.Factor), TSet.Broadcast(numbers.Slope),
            TSet.Broadcast(numbers.Shift));
        var whole = samples / TSet.Lanes * TSet.Lanes;
        for (var place = 0; place < places; place++, x += stride, n += stride)
        {
            for (var sample = 0; sample < whole; sample += TSet.Lanes)
            {
                var arrived = TSet.MultiplyAdd(
                    TSet.Subtract(TSet.Load(x + sample), mean), slope,
                    TSet.MultiplyAdd(TSet.Load(n + sample), factor, shift));
                end.Take<TSet, TVector>(row + place, sample, arrived);
            }

            for (var sample = whole; sample < samples; sample++)
            {
                var arrived = T.FusedMultiplyAdd(
                    x[sample] - numbers.Mean, numbers.Slope,
                    T.FusedMultiplyAdd(n[sample], numbers.Factor, numbers.Shift));
                end.Take<Scalars<T>, T>(row + place, sample, arrived);
            }

            for (var sample = samples; sample < padded; sample++)
            {
                end.Take<Scalars<T>, T>(row + place, sample, T.Zero);
            }
        }
    }
}
