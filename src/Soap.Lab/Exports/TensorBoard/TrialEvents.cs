using System.Text.Json;
using Soap.Lab.Exports.Tables;
using Soap.Lab.Planning;
using Soap.Lab.Running;
using Soap.Storage;
using Soap.Trials;
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
            files.Add(new ExportedFile(
                $"{run}/{EventFile.Name}", Write(Path.Combine(folder, run), trial.Trial, trial.Result)));
        }

        return files.DistinctBy(file => file.Name).Count() == files.Count
            ? files
            : throw new InvalidOperationException("Two trials have one run's name.");
    }

    /// <summary>Writes all events of a trial into a folder of its own.</summary>
    /// <returns>How many scalars there are.</returns>
    public static int Write(string folder, PlannedTrial trial, TrialResult result)
    {
        var scalars = Scalars(result);
        Folders.Create(folder);
        EventFile.Write(Path.Combine(folder, EventFile.Name), [.. About(trial), .. scalars]);
        return scalars.Length;
    }

    /// <summary>The same where the folder has fewer: none yet, or those of a run that was ended.</summary>
    public static void Complete(string folder, PlannedTrial trial, TrialResult result)
    {
        if (EventFile.Count(Path.Combine(folder, EventFile.Name)) < 1 + About(trial).Count + Scalars(result).Length)
        {
            Write(folder, trial, result);
        }
    }

    private static Event[] Scalars(TrialResult result) =>
        [.. TrialPoint.Of(result).Where(point => double.IsFinite(point.Value)).Select(point => Scalar(point))];

    /// <summary>What is said of a trial before its scalars.</summary>
    public static IReadOnlyList<Event> About(PlannedTrial trial) => [HyperParameters.Of(trial), Specification(trial)];

    /// <summary>A value of a curve. TensorBoard holds values in 32 bits and groups tags by what stands before the
    /// slash.</summary>
    /// <param name="point">The value, which is finite.</param>
    /// <param name="seconds">When it was made, in seconds since 1970; 0 in exports, whose bytes do not depend on the
    /// clock.</param>
    public static Event Scalar(TrialPoint point, double seconds = 0) => new()
    {
        WallTime = seconds,
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

    private static Event Specification(PlannedTrial trial) => new()
    {
        Summary = TorchSharp.torch.utils.tensorboard.Summary.text(
            "specification", $"```\n{JsonSerializer.Serialize(trial.Specification, Json.Options)}\n```"),
    };
}
