using Soap.Lab.Planning;
using Soap.Trials;

namespace Soap.Lab.Running;

/// <summary>
/// Is told how a study proceeds; every call may be left out. Calls come from several threads, and may overlap.
/// </summary>
public interface IStudyObserver
{
    /// <summary>Is told how many trials are expected in all; said again when more is known.</summary>
    void Expected(int trials)
    {
    }

    /// <summary>A trial begins.</summary>
    void Started(PlannedTrial trial)
    {
    }

    /// <summary>A trial goes on where an earlier process left it, and does not begin anew.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="examples">Examples that it was trained on before; below 0 in noise.</param>
    /// <param name="refusal">Why it does not go on from its newest checkpoint; null: it does.</param>
    void WentOn(PlannedTrial trial, long examples, string? refusal)
    {
    }

    /// <summary>A trial begins anew although an earlier process left a checkpoint: it cannot be used.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="reason">Why.</param>
    void BeganAnew(PlannedTrial trial, string reason)
    {
    }

    /// <summary>A trial is another process's; it is asked for again, and then told as finished or failed, or begins.
    /// </summary>
    /// <param name="trial">The trial.</param>
    /// <param name="process">The process, in words.</param>
    void IsElsewhere(PlannedTrial trial, string process)
    {
    }

    /// <summary>A trial that began here is another process's now: this one was silent for too long.</summary>
    void WasTakenOver(PlannedTrial trial)
    {
    }

    /// <summary>A trial has come so far.</summary>
    void Progressed(PlannedTrial trial, TrialProgress progress)
    {
    }

    /// <summary>
    /// A trial's result is on disk; <paramref name="wasStored"/> tells that it was there before and nothing was run.
    /// </summary>
    void Finished(PlannedTrial trial, TrialResult result, bool wasStored)
    {
    }

    /// <summary>
    /// A trial broke; <paramref name="wasStored"/> tells that it did so in an earlier run and was left alone.
    /// </summary>
    void Failed(PlannedTrial trial, bool wasStored)
    {
    }
}
