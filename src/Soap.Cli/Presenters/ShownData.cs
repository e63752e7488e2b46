using Soap.Data;
using Soap.Data.Own;
using Soap.Data.Tasks;
using Soap.Trials;
using static TorchSharp.torch;

namespace Soap.Cli.Presenters;

/// <summary>What a task's data are, as they were understood.</summary>
/// <param name="Task">The task's word.</param>
/// <param name="Format">What the data are.</param>
/// <param name="Path">Where they lie; null for a task of the catalogue.</param>
/// <param name="Digests">SHA-256 of files or samples.</param>
/// <param name="Inputs">The number of input features.</param>
/// <param name="Image">[channels, height, width], or null.</param>
/// <param name="Scaling">What becomes of inputs, in words.</param>
/// <param name="TrainingSamples">Validation samples among them.</param>
/// <param name="TestSamples">Samples of the test set.</param>
/// <param name="Split">How the two are told apart.</param>
/// <param name="Classes">With their numbers of samples; null for values.</param>
/// <param name="Targets">The names of values; null for classes.</param>
/// <param name="Notes">What else is worth knowing.</param>
internal sealed record ShownData(
    string Task, string Format, string? Path, IReadOnlyDictionary<string, string> Digests, int Inputs,
    IReadOnlyList<long>? Image, string Scaling, int TrainingSamples, int TestSamples, string Split,
    IReadOnlyList<ClassCount>? Classes, IReadOnlyList<string>? Targets, IReadOnlyList<string> Notes)
{
    /// <summary>
    /// How many times as many training samples the largest class has as the smallest; null for values.
    /// </summary>
    public double? Imbalance => Classes is null ? null
        : (double)Classes.Max(one => one.Train) / Classes.Min(one => one.Train);

    /// <summary>Those of a trial's task.</summary>
    public static ShownData Of(TrialSpecification trial, TaskDefinition task, TaskData data)
    {
        var scaled = data.Scaled(trial.InputScaling);
        return trial.DataOrigin is { } own
            ? new ShownData(
                task.Name, own.Format, own.Path, data.Digests, own.Inputs, own.Image,
                own.Scaling + (scaled.Train.Normalisation is Standardisation { IsOfChannels: true } channels
                    ? $": {channels.Text}"
                    : scaled.Train.Scaling is { Mean: not 0 } ? $": {Text(scaled.Train.Scaling)}" : ""),
                own.TrainingSamples, own.TestSamples, own.Split, own.Classes, own.Targets, own.Notes)
            : new ShownData(
                task.Name, task.Description, null, data.Digests, data.Inputs, data.Image,
                TextOf(scaled.Train), data.Train.Count, data.Test.Count,
                "as the task says", CountsOf(data), data.Train.IsClassification ? null
                    : [.. Enumerable.Range(0, data.Outputs).Select(output => $"{output}")], [task.Source]);
    }

    private static string TextOf(Dataset data) => string.Join(", then ", new[]
    {
        data.Scaling is not { } scaling ? null : data.Normalisation is null ? Text(scaling) : "byte / 255",
        data.Normalisation?.Text,
    }.OfType<string>().DefaultIfEmpty("as they are"));

    private static string Text(InputScaling scaling) =>
        $"(byte / 255 − {scaling.Mean:G4}) / {scaling.Deviation:G4}";

    private static IReadOnlyList<ClassCount>? CountsOf(TaskData data)
    {
        if (!data.Train.IsClassification)
        {
            return null;
        }

        var (train, test) = (Counts(data.Train), Counts(data.Test));
        return [.. train.Select((count, label) => new ClassCount($"{label}", count, test[label]))];

        int[] Counts(Dataset set)
        {
            using var scope = NewDisposeScope();
            var counts = new int[data.Outputs];
            foreach (var label in set.Targets.cpu().data<long>().ToArray())
            {
                counts[label]++;
            }

            return counts;
        }
    }
}
