using Soap.Lab.Records;
using Soap.Lab.Specification;

namespace Soap.Lab.Running;

/// <summary>How far a study is.</summary>
/// <param name="Study">What was planned, with the learning rates by which its grid was extended.</param>
/// <param name="Generation">Of its manifest.</param>
/// <param name="Processes">Those that work on its trials now.</param>
/// <param name="Phases">How far each phase is.</param>
/// <param name="TrialsAtBest">Trials at the best candidates that are not known yet, since others are missing.</param>
/// <param name="Seconds">What the finished trials took, together; null where that is not stored.</param>
/// <param name="Failed">Trials that broke.</param>
internal sealed record StudyStatus(
    StudySpecification Study,
    int Generation,
    IReadOnlyList<WorkingProcess> Processes,
    IReadOnlyList<PhaseStatus> Phases,
    int TrialsAtBest,
    double? Seconds,
    IReadOnlyList<FailedTrial> Failed)
{
    /// <summary>What is to be said of files without a digest; null where there are none.</summary>
    public string? Unchecked { get; init; }

    /// <summary>The ids of trials that have a result.</summary>
    internal IReadOnlySet<string> FinishedIds { get; init; } = new HashSet<string>();

    /// <summary>The ids of trials that have none, though they are known.</summary>
    internal IReadOnlySet<string> MissingIds { get; init; } = new HashSet<string>();

    /// <summary>Trials without a result that will be run by going on.</summary>
    public int Missing => Phases.Sum(phase => phase.Missing) + TrialsToTune + TrialsAtBest;

    /// <summary>Tuning trials that are not known yet, since trials that screen are missing.</summary>
    public int TrialsToTune { get; init; }

    /// <summary>How far the study of a folder is.</summary>
    /// <exception cref="SoapException">The folder holds no study, or a damaged file.</exception>
    public static StudyStatus Of(StudyFolder folder)
    {
        var manifest = folder.ReadManifest();
        var results = StudyResults.ReadOutlines(folder, manifest);
        var times =
            results.Trials.DistinctBy(trial => trial.Trial.Id).Select(trial => trial.Provenance?.Seconds).ToArray();
        var finished = results.Trials.Select(trial => trial.Trial.Id).ToHashSet();
        return new StudyStatus(
            results.Study,
            manifest.Generation,
            folder.Processes(finished),
            PhaseStatus.Of(results),
            results.UnknownTrials,
            times.All(seconds => seconds is not null) ? times.Sum() : null,
            results.Failed)
        {
            TrialsToTune = results.UnknownTuning,
            Unchecked = results.UncheckedSentence,
            FinishedIds = finished,
            MissingIds = results.Missing.Select(trial => trial.Id).ToHashSet(),
        };
    }
}
