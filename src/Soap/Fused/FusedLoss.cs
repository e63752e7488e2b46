using System.Numerics;
using System.Runtime.CompilerServices;
using Soap.Fused.Simd;
using Soap.Losses;
using Soap.Native;

namespace Soap.Fused;

/// <summary>
/// The loss and its error in one pass over the outputs, which are stored by features: vectors run over samples.
/// </summary>
internal sealed unsafe class FusedLoss<TSet, TVector, T>(Loss loss, int capacity) : IDisposable
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedMemory<T> _largest = new(AlignedMemory<T>.Stride(capacity));
    private readonly AlignedMemory<T> _sums = new(AlignedMemory<T>.Stride(capacity));
    private readonly FusedBentError<TSet, TVector, T> _bent = new(loss.OutputActivation);

    /// <summary>
    /// The mean loss over the samples; <paramref name="error"/> gets e / N, [n_L, samples], rows as far apart as the
    /// output's.
    /// </summary>
    /// <param name="output">The output.</param>
    /// <param name="targets">What it should be.</param>
    /// <param name="error">Where the error goes.</param>
    public double Compare(FusedOutput<T> output, FusedTargets<T> targets, T* error) => loss.Kind switch
    {
        LossKind.CrossEntropy => CrossEntropy(output.Values, output, targets, error),
        LossKind.MeanSquaredError => MeanSquaredError(output.Values, output, targets, error),
        LossKind.SigmoidCrossEntropy => SigmoidCrossEntropy(output.Values, output, targets, error),
        _ => throw new InvalidOperationException($"Unknown loss {loss}."),
    };

    /// <summary>How many samples have their largest output at their label; the first one, among equals.</summary>
    public static int CountRight(FusedOutput<T> pass, FusedTargets<T> targets)
    {
        var output = pass.Values;
        var right = 0;
        for (var sample = 0; sample < pass.Samples; sample++)
        {
            var best = 0;
            for (var row = 1; row < targets.Outputs; row++)
            {
                best = output[row * pass.Stride + sample] > output[best * pass.Stride + sample] ? row : best;
            }

            right += best == targets.Labels[sample] ? 1 : 0;
        }

        return right;
    }

    public void Dispose()
    {
        _largest.Dispose();
        _sums.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double CrossEntropy(T* output, FusedOutput<T> pass, FusedTargets<T> targets, T* error)
    {
        var (stride, rows) = (pass.Stride, targets.Outputs);
        var share = TSet.Broadcast(T.One / T.CreateTruncating(pass.Samples));
        for (var sample = 0; sample < pass.Padded; sample += TSet.Lanes)
        {
            var largest = TSet.Load(output + sample);
            for (var row = 1; row < rows; row++)
            {
                largest = TSet.Max(largest, TSet.Load(output + row * stride + sample));
            }

            var sum = TSet.Broadcast(T.Zero);
            for (var row = 0; row < rows; row++)
            {
                var exponential = Functions.Exp<TSet, TVector, T>(
                    TSet.Subtract(TSet.Load(output + row * stride + sample), largest));
                TSet.Store(exponential, error + row * stride + sample);
                sum = TSet.Add(sum, exponential);
            }

            for (var row = 0; row < rows; row++)
            {
                var at = row * stride + sample;
                var probability = TSet.Divide(TSet.Load(error + at), sum);
                TSet.Store(
                    TSet.Multiply(
                        TSet.Subtract(probability, TSet.Load(targets.Values + row * targets.Stride + sample)), share),
                    error + at);
            }

            TSet.Store(largest, _largest.Start + sample);
            TSet.Store(sum, _sums.Start + sample);
        }

        var total = 0.0;
        for (var sample = 0; sample < pass.Samples; sample++)
        {
            total += Math.Log(double.CreateTruncating(_sums.Start[sample]))
                + (loss.LabelSmoothing > 0
                    ? SmoothedMargin(sample)
                    : double.CreateTruncating(
                        _largest.Start[sample] - output[targets.Labels[sample] * stride + sample]));
        }

        return total / pass.Samples;

        // Σ y* (largest − a), where y* sums to 1.
        double SmoothedMargin(int sample)
        {
            var margin = 0.0;
            for (var row = 0; row < rows; row++)
            {
                margin += double.CreateTruncating(targets.Values[row * targets.Stride + sample])
                    * double.CreateTruncating(_largest.Start[sample] - output[row * stride + sample]);
            }

            return margin;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double MeanSquaredError(
        T* output, FusedOutput<T> pass, FusedTargets<T> targets, T* error)
    {
        if (loss.OutputActivation != OutputActivation.None)
        {
            return _bent.Compare(output, pass, targets, error);
        }

        var (total, numbers) = (0.0, (double)pass.Samples * targets.Outputs);
        var share = T.CreateTruncating(2 / numbers);
        for (var row = 0; row < targets.Outputs; row++)
        {
            for (var sample = 0; sample < pass.Samples; sample++)
            {
                var difference = output[row * pass.Stride + sample] - targets.Values[row * targets.Stride + sample];
                error[row * pass.Stride + sample] = difference * share;
                total += double.CreateTruncating(difference) * double.CreateTruncating(difference);
            }
        }

        return total / numbers;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SigmoidCrossEntropy(
        T* output, FusedOutput<T> pass, FusedTargets<T> targets, T* error)
    {
        var total = 0.0;
        var share = TSet.Broadcast(T.One / T.CreateTruncating(pass.Samples));
        for (var row = 0; row < targets.Outputs; row++)
        {
            for (var sample = 0; sample < pass.Padded; sample += TSet.Lanes)
            {
                var at = row * pass.Stride + sample;
                var difference = TSet.Subtract(
                    Functions.Sigmoid<TSet, TVector, T>(TSet.Load(output + at)),
                    TSet.Load(targets.Values + row * targets.Stride + sample));
                TSet.Store(TSet.Multiply(difference, share), error + at);
            }

            for (var sample = 0; sample < pass.Samples; sample++)
            {
                var a = double.CreateTruncating(output[row * pass.Stride + sample]);
                var y = double.CreateTruncating(targets.Values[row * targets.Stride + sample]);
                total += Math.Max(a, 0) - a * y + Math.Log(1 + Math.Exp(-Math.Abs(a)));
            }
        }

        return total / pass.Samples;
    }
}
