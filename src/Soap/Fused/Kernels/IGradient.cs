using System.Numerics;
using System.Runtime.CompilerServices;
using Soap.Fused.Simd;

namespace Soap.Fused.Kernels;

/// <summary>A parameter's gradient, made or read vector by vector.</summary>
internal interface IGradient<T>
    where T : unmanaged
{
    /// <summary>Hands all of it over.</summary>
    void Deliver<TEnd>(ref TEnd end)
        where TEnd : struct, IRowEnd<T>;
}

/// <summary>The outer product Σ over samples of nᵀ h, for activities that are stored by features and activities that are stored by samples.</summary>
/// <param name="rows">Features of n.</param>
/// <param name="columns">Features of h.</param>
/// <param name="samples">Samples.</param>
/// <param name="byFeature">n: a row a feature.</param>
/// <param name="featureStride">From one row of n to the next.</param>
/// <param name="bySample">h: a row a sample, readable in whole vectors.</param>
/// <param name="sampleStride">From one row of h to the next.</param>
internal unsafe struct OuterGradient<TSet, TVector, T>(int rows, int columns, int samples, T* byFeature, nint featureStride, T* bySample, nint sampleStride) : IGradient<T>
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public readonly void Deliver<TEnd>(ref TEnd end)
        where TEnd : struct, IRowEnd<T> =>
        Product<TSet, TVector, T>.Run(rows, columns, samples, byFeature, featureStride, 1, bySample, sampleStride, ref end);
}

/// <summary>A gradient that is there already.</summary>
/// <param name="rows">Rows.</param>
/// <param name="columns">Columns.</param>
/// <param name="values">The numbers.</param>
/// <param name="stride">From one row to the next.</param>
internal unsafe struct StoredGradient<TSet, TVector, T>(int rows, int columns, T* values, nint stride) : IGradient<T>
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Deliver<TEnd>(ref TEnd end)
        where TEnd : struct, IRowEnd<T>
    {
        var whole = columns / TSet.Lanes * TSet.Lanes;
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < whole; column += TSet.Lanes)
            {
                end.Take<TSet, TVector>(row, column, TSet.Load(values + row * stride + column));
            }

            for (var column = whole; column < columns; column++)
            {
                end.Take<Scalars<T>, T>(row, column, values[row * stride + column]);
            }
        }
    }
}
