using Soap.Lifetimes;
using static TorchSharp.torch;

namespace Soap.Data;

/// <summary>How byte inputs become floats: x = (byte / 255 − mean) / deviation.</summary>
/// <param name="Mean">The mean to subtract, in units of the full range [0, 1].</param>
/// <param name="Deviation">The standard deviation to divide by, above 0, in the same units.</param>
/// <exception cref="ArgumentOutOfRangeException">The mean is not finite, or the deviation is not above 0 and
/// finite.</exception>
public sealed record InputScaling(double Mean = 0.0, double Deviation = 1.0)
{
    /// <summary>The mean to subtract, in units of the full range [0, 1].</summary>
    public double Mean { get; init => field = CheckedMean(value); } = CheckedMean(Mean);

    /// <summary>The standard deviation to divide by, above 0, in the same units.</summary>
    public double Deviation { get; init => field = CheckedDeviation(value); } = CheckedDeviation(Deviation);

    /// <summary>byte / 255.</summary>
    internal static InputScaling Unit { get; } = new();

    /// <summary>The word for mean 0 and deviation 1 of each feature over the training set.</summary>
    internal const string PerFeature = "per-feature";

    /// <summary>The word for mean 0 and deviation 1 of each channel of images over the training set.</summary>
    internal const string PerChannel = "per-channel";

    /// <summary>The word for samples of length 1.</summary>
    internal const string OfUnitLength = "unit-length";

    /// <summary>The words of scalings that a trial can ask for instead of the task's own.</summary>
    public static IReadOnlyList<string> Names { get; } = ["unit", "none", PerFeature, PerChannel, OfUnitLength];

    /// <summary>The words that make sense of some inputs, for messages.</summary>
    internal static string Allowed(bool isBytes, bool isImage) =>
        $"task, {Names[isBytes ? 0 : 1]}, {PerFeature}{(isImage ? $", {PerChannel}" : "")}, {OfUnitLength}";

    /// <summary>The scaling of bytes with this word: <c>unit</c> is byte / 255, with which those that are measured on
    /// samples begin too (<see cref="TaskData.Scaled"/>); <c>none</c>, of numbers that are no bytes, is null: they are
    /// used as they are.</summary>
    /// <exception cref="SoapException">There is none.</exception>
    public static InputScaling? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name == Names[1] ? null
            : Names.Contains(name) ? Unit
            : throw SoapException.BadUsage($"unknown input-scaling '{name}': {Spelling.Hint(name, Names)}");
    }

    /// <summary>The scaling by mean and deviation of bytes; null where all of them are the same.</summary>
    /// <param name="counts">[256]: how many bytes there are of each value.</param>
    internal static InputScaling? OfCounts(ReadOnlySpan<long> counts)
    {
        var (count, sum, squares) = (0.0, 0.0, 0.0);
        for (var value = 0; value < counts.Length; value++)
        {
            (count, sum) = (count + counts[value], sum + counts[value] * (value / 255.0));
        }

        for (var value = 0; value < counts.Length; value++)
        {
            squares += counts[value] * Math.Pow(value / 255.0 - sum / count, 2);
        }

        return squares > 0 ? new InputScaling(sum / count, Math.Sqrt(squares / count)) : null;
    }

    /// <summary>Scales a float tensor of byte values, in place.</summary>
    public void ApplyInPlace(Tensor values)
    {
        using var scope = NewDisposeScope();
        values.OverInPlace(255.0).PlusInPlace(-Mean).OverInPlace(Deviation);
    }

    private static double CheckedMean(double mean) =>
        double.IsFinite(mean) ? mean : throw new ArgumentOutOfRangeException(nameof(mean), mean,
            "The mean of a scaling has to be finite.");

    private static double CheckedDeviation(double deviation) => double.IsFinite(deviation) && deviation > 0
        ? deviation
        : throw new ArgumentOutOfRangeException(nameof(deviation), deviation,
            "The deviation of a scaling has to be above 0 and finite.");
}
