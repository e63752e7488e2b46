using System.Globalization;
using Soap.Native;
using static TorchSharp.torch;

namespace Soap.Data;

/// <summary>
/// Mean 0 and deviation 1 over the training set: (x − mean) / deviation, of each feature or of each channel of an
/// image by itself. The deviation is that of all samples (divided by their number). What is the same in all of them is
/// divided by 1.
/// </summary>
internal sealed class Standardisation : InputNormalisation
{
    // Below this share of the mean a deviation is rounding.
    private const double Rounding = 1e-12;
    private readonly double[] _means, _deviations;
    private readonly int _span;

    private Standardisation(double[] means, double[] deviations, bool isOfChannels, int span) =>
        (_means, _deviations, IsOfChannels, _span) = (means, deviations, isOfChannels, span);

    /// <summary>Whether channels of images are brought to mean 0 and deviation 1, and not features.</summary>
    public bool IsOfChannels { get; }

    /// <summary>Of each feature, or of each channel.</summary>
    public IReadOnlyList<double> Means => _means;

    /// <summary>Of each feature, or of each channel; 1 where all are the same.</summary>
    public IReadOnlyList<double> Deviations => _deviations;

    /// <inheritdoc/>
    public override string Text => !IsOfChannels
        ? "each feature less its mean over the training set, over its deviation"
        : $"channels less their means over the training set ({Numbers(_means)}), over their deviations " +
            $"({Numbers(_deviations)})";

    /// <summary>That of each feature by itself.</summary>
    /// <param name="training">The training set; bytes count as byte / 255.</param>
    public static Standardisation OfFeatures(Dataset training) => Of(training, 1);

    /// <summary>That of each channel of images.</summary>
    /// <param name="training">The training set; bytes count as byte / 255.</param>
    /// <param name="image">[channels, height, width] of its images.</param>
    /// <param name="shape">[channels, height, width] of the images that are normalised.</param>
    public static Standardisation OfChannels(
        Dataset training, IReadOnlyList<long> image, IReadOnlyList<long> shape)
    {
        var channels = Of(training, checked((int)(image[1] * image[2])));
        return new Standardisation(
            channels._means, channels._deviations, isOfChannels: true, checked((int)(shape[1] * shape[2])));
    }

    /// <inheritdoc/>
    public override void ApplyInPlace(Tensor values)
    {
        using var scope = NewDisposeScope();
        var spans = values.reshape(values.shape[0], -1, _span);
        var (means, deviations) = (Of(_means), Of(_deviations));
        spans.sub_(means).div_(deviations);
        GC.KeepAlive(spans);

        Tensor Of(double[] numbers) => tensor(numbers).to_type(values.dtype).to(values.device).reshape(1, -1, 1);
    }

    /// <inheritdoc/>
    public override void Apply<T>(Span<T> sample)
    {
        for (var at = 0; at < _means.Length; at++)
        {
            var (mean, deviation) = (T.CreateTruncating(_means[at]), T.CreateTruncating(_deviations[at]));
            foreach (ref var value in sample.Slice(at * _span, _span))
            {
                value = (value - mean) / deviation;
            }
        }
    }

    private static string Numbers(double[] numbers) =>
        string.Join(", ", numbers.Select(number => number.ToString("G4", CultureInfo.InvariantCulture)));

    // In plain loops in a fixed order, whatever the number of threads.
    private static unsafe Standardisation Of(Dataset training, int span)
    {
        var isBytes = training.Inputs.dtype == ScalarType.Byte;
        using var scope = NewDisposeScope();
        var inputs = training.Inputs.cpu().to_type(isBytes ? ScalarType.Byte : ScalarType.Float64).contiguous();
        var (samples, features) = ((int)inputs.shape[0], (int)inputs.shape[1]);
        var (sums, squares) = (new double[features / span], new double[features / span]);
        var count = (double)samples * span;
        if (isBytes)
        {
            OfBytes(TensorMemory.Of<byte>(inputs));
        }
        else
        {
            OfNumbers(TensorMemory.Of<double>(inputs));
        }

        GC.KeepAlive(inputs);
        var deviations = sums.Zip(squares, (mean, square) => Math.Sqrt(square / count) is var deviation
            && deviation > Rounding * Math.Abs(mean) ? deviation : 1.0);
        return new Standardisation(sums, [.. deviations], isOfChannels: false, span);

        // Sums of bytes and of their squares are exact.
        void OfBytes(byte* bytes)
        {
            var (exact, exactSquares) = (new long[sums.Length], new long[sums.Length]);
            for (var i = 0L; i < (long)samples * features; i++)
            {
                var at = (int)(i % features) / span;
                exact[at] += bytes[i];
                exactSquares[at] += bytes[i] * bytes[i];
            }

            for (var at = 0; at < sums.Length; at++)
            {
                var spread = (Int128)exactSquares[at] * (Int128)count - (Int128)exact[at] * exact[at];
                (sums[at], squares[at]) = (exact[at] / count / 255, (double)spread / count / (255 * 255));
            }
        }

        void OfNumbers(double* numbers)
        {
            for (var i = 0L; i < (long)samples * features; i++)
            {
                sums[(int)(i % features) / span] += numbers[i];
            }

            for (var at = 0; at < sums.Length; at++)
            {
                sums[at] /= count;
            }

            for (var i = 0L; i < (long)samples * features; i++)
            {
                var at = (int)(i % features) / span;
                squares[at] += (numbers[i] - sums[at]) * (numbers[i] - sums[at]);
            }
        }
    }
}
