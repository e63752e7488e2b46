using System.Numerics;
using Soap.Fused.Kernels;
using Soap.Fused.Simd;

namespace Soap.Fused;

/// <summary>The gradient of a sparse first layer's W.</summary>
internal unsafe struct SparseGradient<TSet, TVector, T>(
    SparseFirstLayer<TSet, TVector, T> layer, SparseBatch<T> batch, T* displacement, T* shift) : IGradient<T>
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public readonly void Deliver<TEnd>(ref TEnd end)
        where TEnd : struct, IRowEnd<T> => layer.Deliver(batch, displacement, shift, ref end);
}
