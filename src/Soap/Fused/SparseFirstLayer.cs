using System.Numerics;
using Soap.Fused.Kernels;
using Soap.Fused.Simd;
using Soap.Maps;
using Soap.Native;

namespace Soap.Fused;

/// <summary>
/// A first layer that passes over the zeros of its input. Its weights, and what the optimiser keeps of them, are
/// copies by features, because a zero then leaves out a whole row; <see cref="Publish"/> brings them back to the
/// tensors.
/// </summary>
internal sealed unsafe class SparseFirstLayer<TSet, TVector, T> : IDisposable
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // So many that the multiply-adds of one entry do not wait for those of the one before.
    private const int MostVectors = 8;
    private readonly FusedLayer<T> _layer;
    private readonly Activation _activation;
    private readonly FusedParameter<T>? _tensors;
    private readonly AlignedMemory<T>[] _copies;
    private readonly AlignedMemory<T> _bias, _rowSums;

    /// <param name="layer">The layer.</param>
    /// <param name="activation">Its activation.</param>
    /// <param name="tensors">Its W as the optimiser has it; null where it only goes forward.</param>
    public SparseFirstLayer(FusedLayer<T> layer, Activation activation, FusedParameter<T>? tensors)
    {
        (_layer, _activation, _tensors) = (layer, activation, tensors);
        Stride = AlignedMemory<T>.Stride(layer.Outputs);
        var copies = tensors is null || tensors.First == null ? 1 : tensors.Second == null ? 2 : 3;
        _copies = [.. Enumerable.Range(0, copies).Select(_ => new AlignedMemory<T>((long)layer.Inputs * Stride))];
        (_bias, _rowSums) = (new AlignedMemory<T>(Stride), new AlignedMemory<T>(Stride));
        Parameter = new FusedParameter<T>(
            tensors?.Index ?? 0, Copy(0), copies > 1 ? Copy(1) : null, copies > 2 ? Copy(2) : null, Stride);
    }

    /// <summary>W and the optimiser's memory, by features.</summary>
    public FusedParameter<T> Parameter { get; }

    /// <summary>From one feature's row to the next: units, filled up with zeros to whole cache lines.</summary>
    public int Stride { get; }

    /// <summary>Takes weights from their tensors.</summary>
    public void TakeBack()
    {
        Rearrange.Transpose(_layer.Outputs, _layer.Inputs, _layer.Weight, _layer.Inputs, Copy(0), Stride);
        for (var i = 1; i < _copies.Length; i++)
        {
            Rearrange.Transpose(_layer.Outputs, _layer.Inputs, Memory(i), _layer.Inputs, Copy(i), Stride);
        }

        SumRows();
    }

    /// <summary>Brings weights back to their tensors.</summary>
    public void Publish()
    {
        Rearrange.Transpose(_layer.Inputs, _layer.Outputs, Copy(0), Stride, _layer.Weight, _layer.Inputs);
        for (var i = 1; i < _copies.Length; i++)
        {
            Rearrange.Transpose(_layer.Inputs, _layer.Outputs, Copy(i), Stride, Memory(i), _layer.Inputs);
        }
    }

    /// <summary>h_1 of a batch, by samples and by features.</summary>
    public void Forward(SparseBatch<T> batch, FusedPass<TSet, TVector, T> pass)
    {
        for (var unit = 0; unit < _layer.Outputs; unit++)
        {
            _bias.Start[unit] =
                (_layer.Bias == null ? T.Zero : _layer.Bias[unit]) + batch.Offset * _rowSums.Start[unit];
        }

        for (var sample = 0; sample < batch.Samples; sample++)
        {
            new Span<T>(_bias.Start, Stride).CopyTo(new Span<T>(pass.BySample(1) + (long)sample * Stride, Stride));
        }

        for (var unit = 0; unit < _layer.Outputs;)
        {
            var vectors = Block(unit);
            switch (vectors)
            {
                case 1: Forward<OneVector>(batch, unit, pass.BySample(1)); break;
                case 2: Forward<TwoVectors>(batch, unit, pass.BySample(1)); break;
                case 4: Forward<FourVectors>(batch, unit, pass.BySample(1)); break;
                default: Forward<EightVectors>(batch, unit, pass.BySample(1)); break;
            }

            unit += vectors * TSet.Lanes;
        }

        pass.Activate(1, _activation);
    }

    /// <summary>W's gradient, Σ over samples of nᵀ x, by features, from the displacement by samples.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="displacement">n / N, [samples, units], rows as far apart as W's, with zeros where they are filled
    /// up.</param>
    /// <param name="shift">c Σ over samples of n / N, likewise filled up.</param>
    /// <param name="end">Gets it; it is to move the copy of W, whose row sums are then those of the moved W.</param>
    public void Deliver<TEnd>(SparseBatch<T> batch, T* displacement, T* shift, ref TEnd end)
        where TEnd : struct, IRowEnd<T>
    {
        new Span<T>(_rowSums.Start, Stride).Clear();
        for (var unit = 0; unit < _layer.Outputs;)
        {
            var vectors = Block(unit);
            switch (vectors)
            {
                case 1: Backward<OneVector, TEnd>(batch, unit, displacement, shift, ref end); break;
                case 2: Backward<TwoVectors, TEnd>(batch, unit, displacement, shift, ref end); break;
                case 4: Backward<FourVectors, TEnd>(batch, unit, displacement, shift, ref end); break;
                default: Backward<EightVectors, TEnd>(batch, unit, displacement, shift, ref end); break;
            }

            unit += vectors * TSet.Lanes;
        }
    }

    public void Dispose()
    {
        foreach (var memory in _copies.Append(_bias).Append(_rowSums))
        {
            memory.Dispose();
        }
    }

    // How many vectors of units from here on are summed together: 8, 4, 2 or 1.
    private int Block(int unit)
    {
        var left = (_layer.Outputs - unit + TSet.Lanes - 1) / TSet.Lanes;
        var block = MostVectors;
        while (block > left)
        {
            block /= 2;
        }

        return block;
    }

    private void Forward<TWidth>(SparseBatch<T> batch, int unit, T* sums)
        where TWidth : struct, IVectorCount =>
        SparseKernels<TSet, TVector, T>.Forward<TWidth>(
            batch.BySample, batch.Next, Copy(0) + unit, sums + unit, Stride);

    private void Backward<TWidth, TEnd>(SparseBatch<T> batch, int unit, T* displacement, T* shift, ref TEnd end)
        where TWidth : struct, IVectorCount
        where TEnd : struct, IRowEnd<T> =>
        SparseKernels<TSet, TVector, T>.Backward<TWidth, TEnd>(
            batch.ByFeature, displacement + unit, shift + unit, _rowSums.Start + unit, Stride, unit, ref end);

    private T* Copy(int index) => _copies[index].Start;

    private T* Memory(int index) => index == 1 ? _tensors!.First : _tensors!.Second;

    private void SumRows()
    {
        new Span<T>(_rowSums.Start, Stride).Clear();
        for (var feature = 0; feature < _layer.Inputs; feature++)
        {
            for (var unit = 0; unit < _layer.Outputs; unit++)
            {
                _rowSums.Start[unit] += Copy(0)[(long)feature * Stride + unit];
            }
        }
    }
}
