using Soap.Randomness;
using static TorchSharp.torch;

namespace Soap.Engines;

/// <summary>
/// Which samples are held out for validation, and in which order the others are trained on: pure functions of the
/// seed. Streams: <c>split</c> for the held-out samples, <c>order/epoch</c> for each epoch's permutation.
/// </summary>
public sealed class BatchOrder
{
    private readonly ulong _seed;
    private readonly int[] _training;
    private long _epoch = -1;
    private int[] _order = [];

    /// <summary>Splits a data set.</summary>
    /// <param name="samples">The data set's size.</param>
    /// <param name="validation">How many are held out.</param>
    /// <param name="seed">The trial's seed.</param>
    /// <exception cref="SoapException">No sample would be left to train on.</exception>
    public BatchOrder(int samples, int validation, ulong seed)
    {
        if (validation < 0 || validation >= samples)
        {
            throw SoapException.BadUsage($"validation = {validation} is not allowed: the task has {samples} " +
                $"training samples; allowed: 0 to {samples - 1}");
        }

        _seed = seed;
        var order = new RandomStream(seed, "split").Permutation(samples);
        Validation = [.. order.Take(validation)];
        _training = [.. order.Skip(validation)];
    }

    /// <summary>Indices of the held-out samples.</summary>
    public IReadOnlyList<int> Validation { get; }

    /// <summary>Indices of the samples that are trained on, in the order of the split.</summary>
    internal IReadOnlyList<int> Training => _training;

    /// <summary>The number of samples trained on in an epoch.</summary>
    public int TrainingCount => _training.Length;

    /// <summary>
    /// The number of steps in which so many examples are trained on; each epoch's last batch may be short.
    /// </summary>
    /// <param name="examples">Examples, from the start.</param>
    /// <param name="batch">The batch size.</param>
    public long Steps(long examples, int batch)
    {
        var (epochs, rest) = Math.DivRem(examples, (long)_training.Length);
        return epochs * Ceiling(_training.Length) + Ceiling(rest);

        long Ceiling(long count) => (count + batch - 1) / batch;
    }

    /// <summary>
    /// Indices of the batch that starts after so many examples, int64; the epoch's last batch may be short.
    /// </summary>
    /// <param name="examples">Examples trained on before.</param>
    /// <param name="batch">The batch size.</param>
    public Tensor Next(long examples, int batch)
    {
        var indices = new int[batch];
        var count = Next(examples, indices);
        return tensor(Array.ConvertAll(indices[..count], index => (long)index));
    }

    /// <summary>
    /// Writes the indices of the batch that starts after so many examples; the epoch's last batch may be short.
    /// </summary>
    /// <param name="examples">Examples trained on before.</param>
    /// <param name="indices">Room for the batch.</param>
    /// <returns>How many there are.</returns>
    public int Next(long examples, Span<int> indices)
    {
        var (epoch, position) = Math.DivRem(examples, _training.Length);
        if (epoch != _epoch)
        {
            _order = new RandomStream(_seed, $"order/{epoch}").Permutation(_training.Length);
            _epoch = epoch;
        }

        var count = (int)Math.Min(indices.Length, _training.Length - position);
        for (var i = 0; i < count; i++)
        {
            indices[i] = _training[_order[position + i]];
        }

        return count;
    }
}
