using Soap.Data.Tasks;
using static TorchSharp.torch;

namespace Soap.Data.Own;

/// <summary>A task on data of one's own. What it is, is known without its files where a study that ran before says
/// it.</summary>
internal sealed class OwnTask(OwnData data, string name, OwnKeys keys) : TaskDefinition
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override string Description => $"{Origin.Format}: {Origin.Inputs} inputs, {Origin.Outputs} " +
        $"{(Origin.Classes is null ? "values" : "classes")}, {Origin.TrainingSamples:#,0} + " +
        $"{Origin.TestSamples:#,0} samples";

    /// <inheritdoc/>
    public override string Source => "data of one's own";

    /// <inheritdoc/>
    public override int Inputs => Origin.Inputs;

    /// <inheritdoc/>
    public override IReadOnlyList<long>? Image => Origin.Image;

    /// <inheritdoc/>
    public override int Outputs => Origin.Outputs;

    /// <inheritdoc/>
    public override int TrainingSamples => Origin.TrainingSamples;

    /// <inheritdoc/>
    public override string Remedy => $"Say where they lie: task={data.Path}";

    private DataOrigin Origin => data.OriginOf(keys);

    /// <inheritdoc/>
    public override TaskData Open(DataFolders folders, ulong seed)
    {
        var read = data.Read(keys with { Seed = seed });
        var (samples, isTest) = (read.Samples, read.IsTest);
        var scaling = samples.Inputs.Bytes is null ? null
            : keys.Scaling is null ? OwnScaling.OfBytes(samples.Inputs, isTest, read.Origin.Path) : InputScaling.Unit;
        var values = samples.Inputs.Bytes ?? (OwnScaling.IsLater(keys)
            ? Enumerable.Range(0, samples.Inputs.Values.Length).Select(i => samples.Inputs[i]).ToArray()
            : (Array)OwnScaling.Scaled(samples, isTest, keys));
        return new TaskData(
            Name, Set(samples, values, scaling, isTest, ofTest: false),
            Set(samples, values, scaling, isTest, ofTest: true),
            samples.Targets.Names.Count, new Dictionary<string, string> { [Name] = data.Digest })
        {
            Image = samples.Image,
        };
    }

    private static Dataset Set(OwnSamples samples, Array values, InputScaling? scaling, bool[] isTest, bool ofTest)
    {
        int[] rows = [.. Enumerable.Range(0, isTest.Length).Where(row => isTest[row] == ofTest)];
        var (width, outputs) = (samples.Inputs.Width, samples.Targets.Names.Count);
        var targets = samples.Targets.Labels is { } labels
            ? tensor(Array.ConvertAll(rows, row => (long)labels[row]))
            : tensor(Rows(samples.Targets.Values!, rows, outputs), [rows.Length, outputs]);
        return new Dataset(
            values is byte[] bytes ? tensor(Rows(bytes, rows, width), [rows.Length, width])
                : values is double[] doubles ? tensor(Rows(doubles, rows, width), [rows.Length, width])
                : tensor(Rows((float[])values, rows, width), [rows.Length, width]),
            targets, scaling);
    }

    private static T[] Rows<T>(T[] values, int[] rows, int width)
    {
        var found = new T[checked(rows.Length * width)];
        for (var i = 0; i < rows.Length; i++)
        {
            Array.Copy(values, rows[i] * width, found, i * width, width);
        }

        return found;
    }
}
