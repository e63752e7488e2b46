using Soap.Data.Formats;

namespace Soap.Data.Own;

/// <summary>How inputs of one's own data become numbers of mean 0 and deviation 1 over the training set.</summary>
internal static class OwnScaling
{
    /// <summary>The word for inputs as they are.</summary>
    public const string None = "none";

    /// <summary>What is done, in words.</summary>
    public static string TextOf(OwnSamples samples, OwnKeys keys) =>
        keys.Scaling is InputScaling.PerFeature
            ? $"{Begins(samples)}each feature less its mean over the training set, over its deviation"
        : keys.Scaling is InputScaling.PerChannel
            ? $"{Begins(samples)}each channel less its mean over the training set, over its deviation"
        : keys.Scaling is InputScaling.OfUnitLength ? $"{Begins(samples)}each sample divided by its length"
        : samples.Inputs.Bytes is not null
            ? keys.Scaling is null ? "byte / 255, less the mean of all training pixels, over their deviation"
                : "byte / 255"
        : keys.Scaling == None ? "as they are"
        : samples.Image is null ? "each feature less its mean over the training set, over its deviation"
        : "less the mean of all training pixels, over their deviation";

    private static string Begins(OwnSamples samples) => samples.Inputs.Bytes is null ? "" : "byte / 255, ";

    /// <summary>Whether the scaling is <see cref="TaskData.Scaled"/>'s, which is given the numbers as they
    /// are.</summary>
    public static bool IsLater(OwnKeys keys) =>
        keys.Scaling is InputScaling.PerFeature or InputScaling.PerChannel or InputScaling.OfUnitLength;

    /// <summary>The scaling of bytes: mean and deviation of all bytes of the training set.</summary>
    /// <exception cref="SoapException">All of them are the same (exit code 3).</exception>
    public static InputScaling OfBytes(DataArray inputs, bool[] isTest, string path)
    {
        var (counts, width) = (new long[256], inputs.Width);
        for (var i = 0; i < isTest.Length; i++)
        {
            foreach (var value in isTest[i] ? [] : inputs.Bytes.AsSpan(i * width, width))
            {
                counts[value]++;
            }
        }

        return InputScaling.OfCounts(counts) ?? throw SoapException.BadData(
            $"{path}: every input of the training set is {Array.FindIndex(counts, count => count > 0)}; nothing can " +
                "be learnt from that.");
    }

    /// <summary>Inputs as float32: of a table each feature by itself, of images all pixels alike.</summary>
    public static float[] Scaled(OwnSamples samples, bool[] isTest, OwnKeys keys)
    {
        var (inputs, width) = (samples.Inputs, samples.Inputs.Width);
        var values = new float[inputs.Values.Length];
        var features = samples.Image is null ? width : 1;
        var (means, deviations) = (new double[features], new double[features]);
        Array.Fill(deviations, 1.0);
        if (keys.Scaling != None)
        {
            for (var feature = 0; feature < features; feature++)
            {
                (means[feature], deviations[feature]) = Moments(inputs, isTest, feature, features);
            }
        }

        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)((inputs[i] - means[i % features]) / deviations[i % features]);
        }

        return values;
    }

    // Of a feature that is the same in all samples the deviation is taken to be 1: it becomes 0.
    private static (double Mean, double Deviation) Moments(DataArray inputs, bool[] isTest, int feature, int features)
    {
        var width = inputs.Width;
        var (sum, count) = (0.0, 0L);
        Visit(value => (sum, count) = (sum + value, count + 1));
        var (mean, squares) = (sum / count, 0.0);
        Visit(value => squares += (value - mean) * (value - mean));
        var deviation = Math.Sqrt(squares / count);
        return (mean, deviation > 1e-12 * Math.Abs(mean) ? deviation : 1.0);

        void Visit(Action<double> visit)
        {
            for (var row = 0; row < isTest.Length; row++)
            {
                for (var i = feature; !isTest[row] && i < width; i += features)
                {
                    visit(inputs[row * width + i]);
                }
            }
        }
    }
}
