using System.Collections.Concurrent;
using Soap.Lab.Exports.Tables;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Lab.Specification;
using Soap.Trials;

namespace Soap.Lab.Exports.TensorBoard;

/// <summary>
/// Writes TensorBoard's events of trials while they run, in the folders of <c>soap export --to tensorboard</c>: losses
/// and validation as they are made, everything else when a trial has its result.
/// </summary>
internal sealed class LiveEvents : IStudyObserver, IDisposable
{
    private readonly string _folder;
    private readonly Func<PlannedTrial, string> _nameOf;
    private readonly Func<PlannedTrial, string?> _statesOf;
    private readonly ConcurrentDictionary<string, RunningEvents> _running = new(StringComparer.Ordinal);

    private LiveEvents(string folder, Func<PlannedTrial, string> nameOf, Func<PlannedTrial, string?> statesOf)
    {
        (_folder, _nameOf, _statesOf) = (folder, nameOf, statesOf);
    }

    /// <summary>Of a study's trials, in a folder of the name of the study's: several studies can share one.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="study">What is run.</param>
    /// <param name="files">The study's folder.</param>
    public static LiveEvents OfStudy(string folder, StudySpecification study, StudyFolder files) => new(
        Path.Combine(Full(folder), Path.GetFileName(Path.TrimEndingDirectorySeparator(files.Path))),
        trial => RunName.Of(study, trial), trial => files.FolderOf(trial).Path);

    /// <summary>Of one trial.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="states">Where it keeps its states; null: nowhere.</param>
    public static LiveEvents OfTrial(string folder, string? states) =>
        new(Full(folder), RunName.Of, _ => states);

    /// <summary>The full path of a folder for events.</summary>
    /// <exception cref="SoapException">The path is empty.</exception>
    public static string Full(string folder) => string.IsNullOrWhiteSpace(folder)
        ? throw SoapException.BadUsage($"'{folder}' is not a folder; allowed: the path of a folder, such as events")
        : Path.GetFullPath(folder);

    /// <inheritdoc/>
    public void Started(PlannedTrial trial) => _running[trial.Id] = new RunningEvents(FolderOf(trial), trial);

    // What the processes before this one have made of its curves.
    /// <inheritdoc/>
    public void WentOn(PlannedTrial trial, long examples, string? refusal)
    {
        // Where it goes on from an older state than the newest, that is none of its own; its result has all points.
        if (refusal is null && _statesOf(trial) is { } folder && TrialCheckpoints.Look(folder) is { } state)
        {
            Append(
                trial,
                [
                    .. TrialPoint.Of(state.TrainingLoss, state.Validation, null)
                        .Where(point => point.Examples <= examples),
                ]);
        }
    }

    /// <inheritdoc/>
    public void Progressed(PlannedTrial trial, TrialProgress progress) => Append(trial, TrialPoint.Of(
        [new LossPoint(progress.Examples, progress.Loss)], progress.Validation is { } point ? [point] : [], null));

    /// <inheritdoc/>
    public void WasTakenOver(PlannedTrial trial) => Close(trial);

    /// <inheritdoc/>
    public void Finished(PlannedTrial trial, TrialResult result, bool wasStored)
    {
        if (!wasStored)
        {
            Append(trial, TrialPoint.Of(result));
            Close(trial);
        }
        else
        {
            TrialEvents.Complete(FolderOf(trial), trial, result);
        }
    }

    /// <inheritdoc/>
    public void Failed(PlannedTrial trial, bool wasStored) => Close(trial);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var events in _running.Values)
        {
            events.Dispose();
        }
    }

    private string FolderOf(PlannedTrial trial) => Path.Combine(_folder, _nameOf(trial));

    private void Append(PlannedTrial trial, IEnumerable<TrialPoint> points)
    {
        if (_running.TryGetValue(trial.Id, out var events))
        {
            events.Append(points);
        }
    }

    private void Close(PlannedTrial trial)
    {
        if (_running.TryRemove(trial.Id, out var events))
        {
            events.Dispose();
        }
    }
}
