using Soap.Lab.Running;
using Soap.Lab.Specification;

namespace Soap.Lab.Watching;

/// <summary>A study at one moment, as its files tell. Curves are thinned.</summary>
internal sealed record StudyView
{
    /// <summary>What was planned, with the learning rates by which its grid was extended.</summary>
    public required StudySpecification Study { get; init; }

    /// <summary>Of its manifest.</summary>
    public required int Generation { get; init; }

    /// <summary>How far each phase that is known is.</summary>
    public required IReadOnlyList<PhaseStatus> Phases { get; init; }

    /// <summary>Trials that are not known yet, since others choose them.</summary>
    public required int Unknown { get; init; }

    /// <summary>Trials with a result, in the plan's order.</summary>
    public required IReadOnlyList<FinishedTrial> Finished { get; init; }

    /// <summary>Trials that broke.</summary>
    public required IReadOnlyList<FailedTrial> Failed { get; init; }

    /// <summary>Trials at work, by process.</summary>
    public required IReadOnlyList<RunningTrialView> Running { get; init; }

    /// <summary>When its last trial ended; null where that is not known.</summary>
    public required DateTimeOffset? LastResult { get; init; }

    /// <summary>The time left at the pace of the time that it was watched; null where too little was seen.</summary>
    public TimeSpan? Remaining { get; init; }

    /// <summary>Trials with an outcome.</summary>
    public int Done => Finished.Count + Failed.Count;

    /// <summary>All trials, as far as is known.</summary>
    public int All => Phases.Sum(phase => phase.All) + Unknown;

    /// <summary>The share of the trials that is done, with the parts of those at work, in [0, 1].</summary>
    public double Fraction => All == 0 ? 0 : Math.Min(1, (Done + Running.Sum(trial => trial.Done ?? 0)) / All);

    /// <summary>What it does now.</summary>
    public StudyActivity Activity => Running.Count > 0 ? StudyActivity.Running
        : Done < All ? StudyActivity.Stopped
        : Failed.Count > 0 ? StudyActivity.Failed
        : StudyActivity.Finished;

    /// <summary>Who works on it, and how many trials each has.</summary>
    public IReadOnlyList<(string Process, int Trials)> Processes =>
        [.. Running.CountBy(trial => trial.Process).Select(one => (one.Key, one.Value))];
}
