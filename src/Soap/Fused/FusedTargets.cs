using System.Numerics;
using Soap.Data;
using Soap.Fused.Kernels;
using Soap.Native;
using static TorchSharp.torch;

namespace Soap.Fused;

/// <summary>
/// What the outputs of a batch should be: values by features, one-hot for classes, and the labels of classes.
/// </summary>
/// <param name="outputs">n_L.</param>
/// <param name="capacity">The largest number of samples.</param>
/// <param name="smoothing">ε of label smoothing.</param>
internal sealed unsafe class FusedTargets<T>(int outputs, int capacity, double smoothing = 0) : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedMemory<T> _values = new((long)outputs * AlignedMemory<T>.Stride(capacity));
    private readonly AlignedMemory<int> _labels = new(capacity);
    private readonly T _off = T.CreateTruncating(smoothing / outputs);
    private readonly T _on = T.CreateTruncating(1 - smoothing) + T.CreateTruncating(smoothing / outputs);

    /// <summary>n_L.</summary>
    public int Outputs => outputs;

    /// <summary>y*, [n_L, samples].</summary>
    public T* Values => _values.Start;

    /// <summary>From one output's row to the next.</summary>
    public int Stride { get; } = AlignedMemory<T>.Stride(capacity);

    /// <summary>Labels, for classes.</summary>
    public int* Labels => _labels.Start;

    /// <summary>
    /// Begins a batch of classes: all values are those of no class, 0 or ε / n_L, and each sample's
    /// <see cref="Label"/> is to be given.
    /// </summary>
    public void Clear() => new Span<T>(Values, outputs * Stride).Fill(_off);

    /// <summary>A sample's class.</summary>
    /// <exception cref="ArgumentException">The network has no such output.</exception>
    public void Label(int sample, long label)
    {
        if (label < 0 || label >= outputs)
        {
            throw new ArgumentException(
                $"A sample has label {label}; the network has outputs 0 to {outputs - 1}.", nameof(label));
        }

        Labels[sample] = (int)label;
        Values[label * Stride + sample] = _on;
    }

    /// <summary>Takes the targets of a batch from a tensor.</summary>
    /// <param name="targets">Labels [N], or values [N, n_L], which fit.</param>
    public void Load(Tensor targets)
    {
        using var scope = NewDisposeScope();
        var samples = (int)targets.shape[0];
        if (SampleTypes.AreLabels(targets))
        {
            Clear();
            var whole = targets.to_type(ScalarType.Int64).contiguous();
            var labels = TensorMemory.Of<long>(whole);
            for (var i = 0; i < samples; i++)
            {
                Label(i, labels[i]);
            }

            return;
        }

        var values = targets.detach().to_type(TensorMemory.TypeOf<T>()).contiguous();
        Rearrange.Transpose(samples, outputs, TensorMemory.Of<T>(values), outputs, Values, Stride);
    }

    public void Dispose()
    {
        _values.Dispose();
        _labels.Dispose();
    }
}
