using Soap.Lab.Planning;
using Soap.Lab.Running;
using Soap.Trials;

namespace OwnStudy;

/// <summary>
/// Counts the trials that were trained, and not read from the folder. It is called from several threads.
/// </summary>
internal sealed class TrialCounter : IStudyObserver
{
    private int _trained;

    public int Trained => _trained;

    public void Finished(PlannedTrial trial, TrialResult result, bool wasStored)
    {
        if (!wasStored)
        {
            Interlocked.Increment(ref _trained);
        }
    }
}
