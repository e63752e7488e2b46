using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Soap.Fused.Kernels;
using Soap.Fused.Simd;

namespace Soap.Tests.Fused;

/// <summary>An elementary function, for <see cref="KernelCalls{T}.Map"/>.</summary>
internal interface IFunction<T>
    where T : unmanaged
{
    static abstract TVector Apply<TSet, TVector>(TVector x)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct;
}

/// <summary>The kernels of one instruction set.</summary>
internal abstract unsafe class KernelCalls<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public abstract int Lanes { get; }

    public static KernelCalls<T> Of(InstructionSet set) => set switch
    {
        InstructionSet.Scalar => new KernelCalls<Scalars<T>, T, T>(),
        InstructionSet.Vector128 => new KernelCalls<Vectors128<T>, Vector128<T>, T>(),
        InstructionSet.Avx2 => new KernelCalls<Vectors256<T>, Vector256<T>, T>(),
        InstructionSet.Avx512 => new KernelCalls<Vectors512<T>, Vector512<T>, T>(),
        _ => throw new ArgumentOutOfRangeException(nameof(set), set, null),
    };

    /// <summary>The next number of columns that are whole vectors.</summary>
    public int Whole(int columns) => (columns + Lanes - 1) / Lanes * Lanes;

    public abstract void Product<TEnd>(
        int rows, int columns, int depth, T* a, nint aRow, nint aDepth, T* b, nint bDepth, ref TEnd end)
        where TEnd : struct, IRowEnd<T>;

    public abstract void OuterGradient<TEnd>(
        int rows, int columns, int samples, T* byFeature, nint featureStride, T* bySample, nint sampleStride,
        ref TEnd end)
        where TEnd : struct, IRowEnd<T>;

    public abstract void StoredGradient<TEnd>(int rows, int columns, T* values, nint stride, ref TEnd end)
        where TEnd : struct, IRowEnd<T>;

    public abstract void ConvolutionForward<TEnd>(
        ConvolutionShape shape, int samples, T* w, T* bias, T* x, nint stride, ref TEnd end)
        where TEnd : struct, IRowEnd<T>;

    public abstract void ConvolutionBack<TEnd>(
        ConvolutionShape shape, int samples, T* w, T* s, nint stride, ref TEnd end)
        where TEnd : struct, IRowEnd<T>;

    public abstract void ConvolutionOuter(ConvolutionShape shape, int samples, T* n, T* x, nint stride, T* to);

    /// <summary>A function of each number.</summary>
    public abstract T[] Map<TFunction>(ReadOnlySpan<T> x)
        where TFunction : IFunction<T>;
}

internal sealed unsafe class KernelCalls<TSet, TVector, T> : KernelCalls<T>
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override int Lanes => TSet.Lanes;

    public override void Product<TEnd>(
        int rows, int columns, int depth, T* a, nint aRow, nint aDepth, T* b, nint bDepth, ref TEnd end) =>
        Product<TSet, TVector, T>.Run(rows, columns, depth, a, aRow, aDepth, b, bDepth, ref end);

    public override void OuterGradient<TEnd>(
        int rows, int columns, int samples, T* byFeature, nint featureStride, T* bySample, nint sampleStride,
        ref TEnd end) =>
        new OuterGradient<TSet, TVector, T>(rows, columns, samples, byFeature, featureStride, bySample, sampleStride)
            .Deliver(ref end);

    public override void StoredGradient<TEnd>(int rows, int columns, T* values, nint stride, ref TEnd end) =>
        new StoredGradient<TSet, TVector, T>(rows, columns, values, stride).Deliver(ref end);

    public override void ConvolutionForward<TEnd>(
        ConvolutionShape shape, int samples, T* w, T* bias, T* x, nint stride, ref TEnd end) =>
        KernelProduct<TSet, TVector, T>.Forward(shape, samples, w, bias, x, stride, ref end);

    public override void ConvolutionBack<TEnd>(
        ConvolutionShape shape, int samples, T* w, T* s, nint stride, ref TEnd end) =>
        KernelProduct<TSet, TVector, T>.Back(shape, samples, w, s, stride, ref end);

    public override void ConvolutionOuter(ConvolutionShape shape, int samples, T* n, T* x, nint stride, T* to)
    {
        using var kernel = new KernelOuter<TSet, TVector, T>(shape);
        kernel.Run(samples, n, x, stride, to);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override T[] Map<TFunction>(ReadOnlySpan<T> x)
    {
        var whole = x.ToArray();
        Array.Resize(ref whole, Whole(x.Length));
        fixed (T* numbers = whole)
        {
            for (var i = 0; i < whole.Length; i += TSet.Lanes)
            {
                TSet.Store(TFunction.Apply<TSet, TVector>(TSet.Load(numbers + i)), numbers + i);
            }
        }

        return whole[..x.Length];
    }
}
