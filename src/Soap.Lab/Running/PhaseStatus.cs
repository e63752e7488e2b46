using Soap.Lab.Planning;

namespace Soap.Lab.Running;

/// <summary>How far a phase is.</summary>
/// <param name="Phase">Which.</param>
/// <param name="Finished">Trials with a result, diverged ones among them.</param>
/// <param name="Diverged">How many of those diverged.</param>
/// <param name="Failed">Trials that broke.</param>
/// <param name="Missing">Trials that were not run yet.</param>
internal sealed record PhaseStatus(StudyPhase Phase, int Finished, int Diverged, int Failed, int Missing)
{
    /// <summary>How far each phase is of which trials are known.</summary>
    public static IReadOnlyList<PhaseStatus> Of(StudyResults results) =>
    [
        .. Enum.GetValues<StudyPhase>().Select(phase => new PhaseStatus(
                phase,
                results.Trials.Count(trial => trial.Trial.Phase == phase),
                results.Trials.Count(trial => trial.Trial.Phase == phase && trial.Result.Divergence is not null),
                results.Failed.Count(trial => trial.Trial.Phase == phase),
                results.Missing.Count(trial => trial.Phase == phase)))
            .Where(phase => phase.All > 0),
    ];

    /// <summary>All of them.</summary>
    public int All => Finished + Failed + Missing;
}
