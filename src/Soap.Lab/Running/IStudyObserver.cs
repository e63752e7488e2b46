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
