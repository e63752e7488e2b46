using System.Numerics;
using Soap.Fused.Kernels;
using Soap.Fused.Simd;
using Soap.Maps;
using Soap.Native;
using static TorchSharp.torch;

namespace Soap.Fused;

/// <summary>A parameter's gradient in memory, as a row of numbers, and how the optimiser follows it.</summary>
/// <param name="parameter">The parameter; null: nobody moves it.</param>
/// <param name="count">Its numbers.</param>
internal sealed unsafe class GraphGradient<TSet, TVector, T>(FusedParameter<T>? parameter, int count) : IDisposable
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedMemory<T> _values = new(count + TSet.Lanes);

    /// <summary>The numbers.</summary>
    public T* Start => _values.Start;

    /// <summary>How many there are.</summary>
    public int Count => count;

    /// <summary>The parameter; null: nobody moves it.</summary>
    public FusedParameter<T>? Parameter => parameter;

    /// <summary>Σ |x|.</summary>
    public T Magnitude => Magnitude<TSet, TVector, T>.Sum(1, count, Start, 0);

    /// <summary>The Frobenius norm.</summary>
    public double Norm() => RowGeometry.Norm(new ReadOnlySpan<T>(Start, count));

    /// <summary>Takes the numbers from elsewhere.</summary>
    public void Set(T* numbers) => new Span<T>(numbers, count).CopyTo(new Span<T>(Start, count));

    /// <summary>Takes the numbers of another gradient, each multiplied by a factor.</summary>
    public void Set(GraphGradient<TSet, TVector, T> from, double factor)
    {
        var times = T.CreateTruncating(factor);
        for (var i = 0; i < count; i++)
        {
            Start[i] = from.Start[i] * times;
        }
    }

    /// <summary>Adds numbers.</summary>
    public void Add(T* numbers)
    {
        for (var i = 0; i < count; i++)
        {
            Start[i] += numbers[i];
        }
    }

    /// <summary>A copy of the numbers.</summary>
    public Tensor Copy(long[] shape) => TensorMemory.Copy(Start, 1, count, count).reshape(shape);

    /// <summary>Moves the parameter.</summary>
    public void Move(FusedOptimizer<T> optimizer, double rate) => Move(
        parameter ?? throw new InvalidOperationException("What is only measured moves nothing."), optimizer, rate);

    /// <summary>Moves another parameter by it.</summary>
    public void Move(FusedParameter<T> other, FusedOptimizer<T> optimizer, double rate)
    {
        var gradient = new StoredGradient<TSet, TVector, T>(1, count, Start, 0);
        optimizer.Step(other, ref gradient, rate, 1);
    }

    public void Dispose() => _values.Dispose();
}
