using System.Numerics;
using Soap.Data;
using Soap.Fused.Kernels;
using Soap.Fused.Simd;
using Soap.Maps;
using Soap.Native;

namespace Soap.Fused;

/// <summary>Training a sparse first layer: its batches, and its displacement by samples.</summary>
internal sealed unsafe class SparseTraining<TSet, TVector, T> : IDisposable
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SparseFirstLayer<TSet, TVector, T> _layer;
    private readonly SparseBatch<T> _batch;
    private readonly AlignedMemory<T> _displacement, _shift;
    private readonly int _units;

    /// <param name="layer">The first layer.</param>
    /// <param name="activation">Its activation.</param>
    /// <param name="weight">Its W as the optimiser has it.</param>
    /// <param name="data">Where batches come from.</param>
    /// <param name="capacity">The most samples of a batch.</param>
    public SparseTraining(
        FusedLayer<T> layer, Activation activation, FusedParameter<T> weight, Dataset data, int capacity)
    {
        _units = layer.Outputs;
        _layer = new SparseFirstLayer<TSet, TVector, T>(layer, activation, weight);
        _batch = new SparseBatch<T>(data, capacity);
        _displacement = new AlignedMemory<T>((long)capacity * _layer.Stride);
        _shift = new AlignedMemory<T>(_layer.Stride);
    }

    /// <summary>W and the optimiser's memory of it.</summary>
    public FusedParameter<T> Weight => _layer.Parameter;

    /// <inheritdoc cref="SparseFirstLayer{TSet, TVector, T}.TakeBack"/>
    public void TakeBack() => _layer.TakeBack();

    /// <inheritdoc cref="SparseFirstLayer{TSet, TVector, T}.Publish"/>
    public void Publish() => _layer.Publish();

    /// <summary>Takes a batch and makes h_1 of it.</summary>
    public void Forward(ReadOnlySpan<int> indices, FusedPass<TSet, TVector, T> pass)
    {
        _batch.Take(indices, learns: true);
        _layer.Forward(_batch, pass);
    }

    /// <summary>Makes h_1 of another batch, with the same weights.</summary>
    public void Forward(SparseBatch<T> batch, FusedPass<TSet, TVector, T> pass) => _layer.Forward(batch, pass);

    /// <summary>W's gradient.</summary>
    /// <param name="displacement">n_1 / N, by features.</param>
    /// <param name="stride">From one feature to the next.</param>
    /// <param name="sums">Σ over samples of n_1 / N.</param>
    public SparseGradient<TSet, TVector, T> Gradient(T* displacement, nint stride, T* sums)
    {
        Rearrange.Transpose(_units, _batch.Samples, displacement, stride, _displacement.Start, _layer.Stride);
        for (var unit = 0; unit < _units; unit++)
        {
            _shift.Start[unit] = _batch.Offset * sums[unit];
        }

        return new SparseGradient<TSet, TVector, T>(_layer, _batch, _displacement.Start, _shift.Start);
    }

    public void Dispose()
    {
        _layer.Dispose();
        _batch.Dispose();
        _displacement.Dispose();
        _shift.Dispose();
    }
}
