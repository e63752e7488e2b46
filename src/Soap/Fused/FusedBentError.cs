using System.Numerics;
using System.Runtime.CompilerServices;
using Soap.Fused.Simd;
using Soap.Losses;

namespace Soap.Fused;

/// <summary>
/// The mean squared error behind an output activation, mean over outputs of (g(a) − y*)², and its error 2 (g(a) − y*)
/// / n_L ∂g/∂a.
/// </summary>
/// <param name="activation">g, another than none.</param>
internal sealed unsafe class FusedBentError<TSet, TVector, T>(OutputActivation activation)
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// The mean loss over the samples; <paramref name="error"/> gets e / N, [n_L, samples], rows as far apart as the
    /// output's.
    /// </summary>
    /// <param name="output">a_L, by features.</param>
    /// <param name="pass">Whose output it is.</param>
    /// <param name="targets">What it should be.</param>
    /// <param name="error">Where the error goes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Compare(T* output, FusedOutput<T> pass, FusedTargets<T> targets, T* error)
    {
        for (var sample = 0; sample < pass.Padded; sample += TSet.Lanes)
        {
            Apply(output + sample, pass.Stride, targets.Outputs, error + sample);
        }

        var (total, numbers) = (0.0, (double)pass.Samples * targets.Outputs);
        var share = T.CreateTruncating(2 / numbers);
        for (var sample = 0; sample < pass.Samples; sample++)
        {
            // Σ_j p_j (p_j − y*_j), by which softmax turns what one output gets against the others.
            var common = T.Zero;
            for (var row = 0; row < targets.Outputs; row++)
            {
                var g = error[row * pass.Stride + sample];
                var difference = g - targets.Values[row * targets.Stride + sample];
                total += double.CreateTruncating(difference) * double.CreateTruncating(difference);
                common += g * difference;
            }

            for (var row = 0; row < targets.Outputs; row++)
            {
                var g = error[row * pass.Stride + sample];
                var difference = g - targets.Values[row * targets.Stride + sample];
                var bent = activation switch
                {
                    OutputActivation.Sigmoid => g * (T.One - g) * difference,
                    OutputActivation.Tanh => difference * (T.One - g * g),
                    _ => g * (difference - common),
                };
                error[row * pass.Stride + sample] = bent * share;
            }
        }

        return total / numbers;
    }

    // g of as many samples as a vector has lanes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Apply(T* output, nint stride, int rows, T* to)
    {
        if (activation == OutputActivation.Softmax)
        {
            Softmax(output, stride, rows, to);
            return;
        }

        for (var row = 0; row < rows; row++)
        {
            var a = TSet.Load(output + row * stride);
            TSet.Store(
                activation == OutputActivation.Tanh
                    ? Functions.Tanh<TSet, TVector, T>(a)
                    : Functions.Sigmoid<TSet, TVector, T>(a),
                to + row * stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Softmax(T* output, nint stride, int rows, T* to)
    {
        var largest = TSet.Load(output);
        for (var row = 1; row < rows; row++)
        {
            largest = TSet.Max(largest, TSet.Load(output + row * stride));
        }

        var sum = TSet.Broadcast(T.Zero);
        for (var row = 0; row < rows; row++)
        {
            var exponential = Functions.Exp<TSet, TVector, T>(
                TSet.Subtract(TSet.Load(output + row * stride), largest));
            TSet.Store(exponential, to + row * stride);
            sum = TSet.Add(sum, exponential);
        }

        for (var row = 0; row < rows; row++)
        {
            TSet.Store(TSet.Divide(TSet.Load(to + row * stride), sum), to + row * stride);
        }
    }
}
