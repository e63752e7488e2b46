using System.Numerics;
using Soap.Fused.Simd;

namespace Soap.Fused.Kernels;

/// <summary>
/// The outer product Σ over samples of nᵀ h, for activities that are stored by features and activities that are stored
/// by samples.
/// </summary>
/// <param name="rows">Features of n.</param>
/// <param name="columns">Features of h.</param>
/// <param name="samples">Samples.</param>
/// <param name="byFeature">n: a row a feature.</param>
/// <param name="featureStride">From one row of n to the next.</param>
/// <param name="bySample">h: a row a sample, readable in whole vectors.</param>
/// <param name="sampleStride">From one row of h to the next.</param>
internal unsafe struct OuterGradient<TSet, TVector, T>(
    int rows, int columns, int samples, T* byFeature, nint featureStride, T* bySample,
    nint sampleStride) : IGradient<T>
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public readonly void Deliver<TEnd>(ref TEnd end)
        where TEnd : struct, IRowEnd<T> =>
        Product<TSet, TVector, T>.Run(
            rows, columns, samples, byFeature, featureStride, 1, bySample, sampleStride, ref end);
}
