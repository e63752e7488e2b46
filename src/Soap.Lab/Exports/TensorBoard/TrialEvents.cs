using System.Text.Json;
using Soap.Lab.Exports.Tables;
using Soap.Lab.Running;
using Soap.Storage;
using Tensorboard;

namespace Soap.Lab.Exports.TensorBoard;

/// <summary>
/// A folder a trial, with its curves as scalars over training examples and its specification as text and as
/// hyper-parameters.
/// </summary>
internal static class TrialEvents
{
    public static IReadOnlyList<ExportedFile> Write(StudyResults results, string folder)
    {
        List<ExportedFile> files = [];
        foreach (var trial in results.Trials)
        {
            var run = RunName.Of(results.Study, trial.Trial);
            Event[] scalars =
            [
                .. TrialPoint.Of(trial.Result).Where(point => double.IsFinite(point.Value)).Select(Scalar),
            ];
            Folders.Create(Path.Combine(folder, run));
            EventFile.Write(
                Path.Combine(folder, run, EventFile.Name),
                [HyperParameters.Of(trial), Specification(trial), .. scalars]);
            files.Add(new ExportedFile($"{run}/{EventFile.Name}", scalars.Length));
        }

        return files.DistinctBy(file => file.Name).Count() == files.Count
            ? files
            : throw new InvalidOperationException("Two trials have one run's name.");
    }

    // TensorBoard holds values in 32 bits and groups tags by what stands before the slash. Trials have no times: the
    // study's bytes do not depend on the clock.
    private static Event Scalar(TrialPoint point) => new()
    {
        Step = point.Examples,
        Summary = new Summary
        {
            Value =
            {
                new Summary.Types.Value
                {
                    Tag = point.Layer is { } layer ? $"{point.Metric}/layer_{layer}" : point.Metric,
                    SimpleValue = (float)point.Value,
                },
            },
        },
    };

    private static Event Specification(FinishedTrial trial) => new()
    {
        Summary = TorchSharp.torch.utils.tensorboard.Summary.text(
            "specification", $"```\n{JsonSerializer.Serialize(trial.Trial.Specification, Json.Options)}\n```"),
    };
}
