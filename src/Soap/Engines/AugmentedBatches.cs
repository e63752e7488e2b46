using Soap.Data;
using Soap.Lifetimes;
using Soap.Native;
using Soap.Randomness;
using static TorchSharp.torch;

namespace Soap.Engines;

/// <summary>
/// Batches of images that are varied each time they are seen. Streams: <c>augment/crop/epoch</c>, of which a sample
/// has the indices 2 s (row) and 2 s + 1 (column), and <c>augment/flip/epoch</c>: pure functions of seed, epoch and
/// sample, whatever the rule and the size of batches.
/// </summary>
internal sealed class AugmentedBatches : IBatchSource
{
    private readonly Dataset _data;
    private readonly BatchOrder _order;
    private readonly Augmentation _augmentation;
    private readonly CroppedImages _images;
    private readonly ulong _seed;
    private readonly InputNormalisation? _normalisation;
    private readonly int _length, _rowOffsets, _columnOffsets;

    /// <param name="whole">The task with whole images.</param>
    /// <param name="shape">[channels, height, width] of what the network sees.</param>
    /// <param name="order">Which samples, in which order.</param>
    /// <param name="augmentation">How they are varied.</param>
    /// <param name="seed">The trial's seed.</param>
    /// <param name="normalisation">What becomes of the features of what the network sees, or null.</param>
    public AugmentedBatches(
        TaskData whole, IReadOnlyList<long> shape, BatchOrder order, Augmentation augmentation, ulong seed,
        InputNormalisation? normalisation = null)
    {
        (_data, _order, _augmentation, _seed, _normalisation) =
            (whole.Train, order, augmentation, seed, normalisation);
        _images = new CroppedImages(whole.Image!, shape);
        _length = whole.Inputs;
        _rowOffsets = (int)(whole.Image![1] - shape[1]) + 2 * augmentation.Pad + 1;
        _columnOffsets = (int)(whole.Image[2] - shape[2]) + 2 * augmentation.Pad + 1;
    }

    /// <inheritdoc/>
    public int EpochLength => _order.TrainingCount;

    /// <inheritdoc/>
    public unsafe (Tensor Inputs, Tensor Targets) Take(long examples, int batch, ScalarType type)
    {
        var samples = new int[batch];
        samples = samples[.._order.Next(examples, samples)];
        var epoch = examples / EpochLength;
        var (crops, flips) =
            (new RandomStream(_seed, $"augment/crop/{epoch}"), new RandomStream(_seed, $"augment/flip/{epoch}"));
        var bytes = new byte[samples.Length * _images.Length];
        using var contiguous = _data.Inputs.contiguous();
        var start = TensorMemory.Of<byte>(contiguous);
        foreach (var (i, sample) in samples.Index())
        {
            _images.Copy(
                new ReadOnlySpan<byte>(start + (long)sample * _length, _length),
                (int)(crops.Uniform(2L * sample) * _rowOffsets) - _augmentation.Pad,
                (int)(crops.Uniform(2L * sample + 1) * _columnOffsets) - _augmentation.Pad,
                _augmentation.Flip && flips.Uniform(sample) < 0.5, bytes.AsSpan(i * _images.Length, _images.Length));
        }

        GC.KeepAlive(_data);
        var labels = Temporaries.Kept(() =>
            _data.Targets.index_select(0, tensor(Array.ConvertAll(samples, sample => (long)sample))));
        var inputs = Temporaries.Kept(() => tensor(bytes, [samples.Length, _images.Length]).to_type(type));
        _data.Scaling!.ApplyInPlace(inputs);
        _normalisation?.ApplyInPlace(inputs);
        return (inputs, labels);
    }
}
