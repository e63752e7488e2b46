using System.Numerics;
using System.Runtime.CompilerServices;
using Soap.Data;
using Soap.Fused.Kernels;
using Soap.Fused.Simd;
using Soap.Native;
using static TorchSharp.torch;

namespace Soap.Fused;

/// <summary>
/// A data set as kernels read it: bytes through a table of their scaled values, or numbers; and its targets, which are
/// labels, bytes or numbers.
/// </summary>
internal sealed unsafe class FusedSamples<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Tensor _inputs, _targets;
    private readonly byte* _bytes;
    private readonly byte* _targetBytes;
    private readonly T* _numbers;
    private readonly T* _values;
    private readonly long* _labels;
    private readonly T[] _targetTable = [];
    private readonly int _features;
    private readonly InputNormalisation? _normalisation;

    public FusedSamples(Dataset data)
    {
        _features = (int)data.Inputs.shape[1];
        if (data.Inputs.dtype == ScalarType.Byte)
        {
            _inputs = data.Inputs.contiguous().DetachFromDisposeScope();
            _bytes = TensorMemory.Of<byte>(_inputs);
            _normalisation = data.Normalisation;
        }
        else
        {
            _inputs = Normalised(data).to_type(TensorMemory.TypeOf<T>()).contiguous().DetachFromDisposeScope();
            _numbers = TensorMemory.Of<T>(_inputs);
        }

        Table = data.Inputs.dtype == ScalarType.Byte ? TableOf(data.Scaling) : [];
        if (data.TargetScaling is { } scaling)
        {
            _targets = data.Targets.contiguous().DetachFromDisposeScope();
            _targetBytes = TensorMemory.Of<byte>(_targets);
            _targetTable = TableOf(scaling);
            return;
        }

        _targets = (data.IsClassification ? data.Targets
            : data.Targets.to_type(TensorMemory.TypeOf<T>())).contiguous().DetachFromDisposeScope();
        _labels = data.IsClassification ? TensorMemory.Of<long>(_targets) : null;
        _values = data.IsClassification ? null : TensorMemory.Of<T>(_targets);
    }

    /// <summary>
    /// What each byte stands for: computed as for tensors, so that both engines see the same numbers.
    /// </summary>
    public T[] Table { get; }

    /// <summary>Copies the inputs of samples to a pass.</summary>
    public void ReadInputs<TSet, TVector>(ReadOnlySpan<int> indices, FusedPass<TSet, TVector, T> pass)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct
    {
        ReadInputs(indices, pass.BySample(0), pass.SampleStride(0));
        pass.SpreadInput();
    }

    /// <summary>Copies the targets of samples.</summary>
    public void ReadTargets(ReadOnlySpan<int> indices, FusedTargets<T> to)
    {
        if (_labels != null)
        {
            to.Clear();
            for (var i = 0; i < indices.Length; i++)
            {
                to.Label(i, _labels[indices[i]]);
            }

            return;
        }

        if (_targetBytes != null)
        {
            ReadTargetBytes(indices, to);
            return;
        }

        for (var i = 0; i < indices.Length; i++)
        {
            Rearrange.Transpose(
                1, to.Outputs, _values + (long)indices[i] * to.Outputs, to.Outputs, to.Values + i, to.Stride);
        }
    }

    public void Dispose()
    {
        _inputs.Dispose();
        _targets.Dispose();
    }

    /// <summary>Copies the inputs of samples, a row a sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ReadInputs(ReadOnlySpan<int> indices, T* to, nint stride)
    {
        fixed (T* table = Table)
        {
            for (var i = 0; i < indices.Length; i++)
            {
                var (row, offset) = (i * stride, (long)indices[i] * _features);
                if (_bytes == null)
                {
                    new Span<T>(_numbers + offset, _features).CopyTo(new Span<T>(to + row, _features));
                    continue;
                }

                for (var feature = 0; feature < _features; feature++)
                {
                    to[row + feature] = table[_bytes[offset + feature]];
                }

                _normalisation?.Apply(new Span<T>(to + row, _features));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadTargetBytes(ReadOnlySpan<int> indices, FusedTargets<T> to)
    {
        fixed (T* table = _targetTable)
        {
            for (var i = 0; i < indices.Length; i++)
            {
                var sample = _targetBytes + (long)indices[i] * to.Outputs;
                for (var output = 0; output < to.Outputs; output++)
                {
                    to.Values[(nint)output * to.Stride + i] = table[sample[output]];
                }
            }
        }
    }

    // Numbers, in their own type as when they are gathered.
    private static Tensor Normalised(Dataset data)
    {
        if (data.Normalisation is null)
        {
            return data.Inputs;
        }

        using var scope = NewDisposeScope();
        var inputs = data.Inputs.clone();
        data.Normalisation.ApplyInPlace(inputs);
        return inputs.MoveToOuterDisposeScope();
    }

    private static T[] TableOf(InputScaling? scaling)
    {
        using var scope = NewDisposeScope();
        var bytes = tensor(Enumerable.Range(0, 256).Select(value => (double)value).ToArray())
            .to_type(TensorMemory.TypeOf<T>())
            .clone();
        scaling?.ApplyInPlace(bytes);
        return new Span<T>(TensorMemory.Of<T>(bytes), 256).ToArray();
    }
}
