using Soap.Lifetimes;
using Soap.Randomness;
using static TorchSharp.torch;

namespace Soap.Engines;

/// <summary>
/// Noise to train on: inputs are independent standard normal numbers, and labels are drawn uniformly, without regard
/// to the inputs. Streams: <c>noise/inputs</c> and <c>noise/labels</c>; no sample ever comes twice.
/// </summary>
/// <remarks>Cheon, Lee and Paik 2024, arXiv:2405.16731.</remarks>
/// <param name="count">How many samples there are; they come before the first of the data, so that examples are
/// counted from minus this up to 0.</param>
/// <param name="inputs">Features a sample.</param>
/// <param name="classes">Labels are 0 … classes − 1.</param>
/// <param name="seed">The trial's seed.</param>
public sealed class NoiseBatches(int count, int inputs, int classes, ulong seed) : IBatchSource
{
    private readonly RandomStream _inputs = new(seed, "noise/inputs");
    private readonly RandomStream _labels = new(seed, "noise/labels");
    private float[] _buffer = [];

    /// <inheritdoc/>
    public int EpochLength => count;

    /// <inheritdoc/>
    public (Tensor Inputs, Tensor Targets) Take(long examples, int batch, ScalarType type)
    {
        var first = examples + count;
        var (size, labels) = (batch * inputs, new long[batch]);
        _buffer = _buffer.Length == size ? _buffer : new float[size];
        for (var i = 0; i < size; i++)
        {
            _buffer[i] = (float)_inputs.Normal(first * inputs + i);
        }

        for (var i = 0; i < batch; i++)
        {
            labels[i] = (long)(_labels.Uniform(first + i) * classes);
        }

        // A copy, since the buffer is used again.
        return (
            Temporaries.Kept(() => tensor(_buffer, [batch, inputs]).clone().to_type(type)),
            Temporaries.Kept(() => tensor(labels).clone()));
    }
}
