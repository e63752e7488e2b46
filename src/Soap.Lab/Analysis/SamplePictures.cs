using Soap.Data;
using Soap.Data.Own;
using static TorchSharp.torch;

namespace Soap.Lab.Analysis;

/// <summary>Pictures of own data's training set, for the report.</summary>
public static class SamplePictures
{
    private const int Most = 10, LongestSide = 512;

    /// <summary>
    /// The first training sample of each of the first ten classes, or the first ten samples where targets are values;
    /// none where the data are not one's own, or no pictures of grey or colour of at most 512 pixels a side.
    /// </summary>
    /// <param name="data">The task, opened.</param>
    /// <param name="origin">What its data are; null for a task of the catalogue.</param>
    public static IReadOnlyList<SamplePicture> Of(TaskData data, DataOrigin? origin)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (origin is null || data.Image is not [1 or 3, <= LongestSide, <= LongestSide])
        {
            return [];
        }

        using var scope = NewDisposeScope();
        var labels = data.Train.IsClassification ? data.Train.Targets.data<long>().ToArray() : null;
        (int Sample, string Title)[] shown = labels is null
            ? [.. Enumerable.Range(0, Math.Min(Most, data.Train.Count)).Select(sample => (sample, $"sample {sample}"))]
            : [.. origin.Classes!.Take(Most).Select((one, label) => (Array.IndexOf(labels, label), one.Name))];
        return [.. shown.Select(one => new SamplePicture(
            one.Title, (int)data.Image[2], (int)data.Image[1], (int)data.Image[0], Values(data.Train, one.Sample)))];
    }

    // Numbers that are no bytes from black, the sample's smallest, to white, its largest.
    private static byte[] Values(Dataset data, int sample)
    {
        var row = data.Inputs[sample];
        if (row.dtype == ScalarType.Byte)
        {
            return row.data<byte>().ToArray();
        }

        var values = row.to_type(ScalarType.Float32).data<float>().ToArray();
        var (low, high) = (values.Min(), values.Max());
        return Array.ConvertAll(
            values, value => (byte)Math.Round(high > low ? 255.0 * (value - low) / (high - low) : 0));
    }
}
