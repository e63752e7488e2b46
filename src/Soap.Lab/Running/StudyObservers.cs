using Soap.Lab.Planning;
using Soap.Trials;

namespace Soap.Lab.Running;

/// <summary>Tells several observers, one after the other, what it is told.</summary>
/// <param name="observers">Whom.</param>
internal sealed class StudyObservers(params IReadOnlyList<IStudyObserver> observers) : IStudyObserver
{
    /// <inheritdoc/>
    public void Expected(int trials) => Each(one => one.Expected(trials));

    /// <inheritdoc/>
    public void Started(PlannedTrial trial) => Each(one => one.Started(trial));

    /// <inheritdoc/>
    public void WentOn(PlannedTrial trial, long examples, string? refusal) =>
        Each(one => one.WentOn(trial, examples, refusal));

    /// <inheritdoc/>
    public void BeganAnew(PlannedTrial trial, string reason) => Each(one => one.BeganAnew(trial, reason));

    /// <inheritdoc/>
    public void IsElsewhere(PlannedTrial trial, string process) => Each(one => one.IsElsewhere(trial, process));

    /// <inheritdoc/>
    public void WasTakenOver(PlannedTrial trial) => Each(one => one.WasTakenOver(trial));

    /// <inheritdoc/>
    public void Progressed(PlannedTrial trial, TrialProgress progress) => Each(one => one.Progressed(trial, progress));

    /// <inheritdoc/>
    public void Finished(PlannedTrial trial, TrialResult result, bool wasStored) =>
        Each(one => one.Finished(trial, result, wasStored));

    /// <inheritdoc/>
    public void Failed(PlannedTrial trial, bool wasStored) => Each(one => one.Failed(trial, wasStored));

    private void Each(Action<IStudyObserver> tell)
    {
        foreach (var observer in observers)
        {
            tell(observer);
        }
    }
}
