namespace Soap.Lab.Analysis.Tasks;

/// <summary>The rules that several studies have in common, over the tasks of all of them.</summary>
/// <param name="Baseline">The studies' common baseline.</param>
/// <param name="Studies">The studies, in the order given.</param>
/// <param name="Rules">The rules in all of them, the baseline first.</param>
public sealed record TasksAnalysis(
    string Baseline, IReadOnlyList<TasksStudy> Studies, IReadOnlyList<TasksRule> Rules)
{
    /// <summary>Whether every rule is at its own best learning rate in every study; otherwise all are at the studies'
    /// shared ones.</summary>
    public required bool AtBestRates { get; init; }

    /// <summary>The places of the studies in which a rule has an accuracy.</summary>
    internal IReadOnlyList<int> WithAccuracy =>
    [
        .. Enumerable.Range(0, Studies.Count).Where(i => Rules.Any(rule => rule.TestAccuracies[i] is not null)),
    ];

    /// <summary>The version of the score's definition.</summary>
    public int ScoreVersion { get; } = TasksScore.Version;

    /// <summary>The version of the task set that these studies are, so that their scores may be cited; null where they
    /// are others.</summary>
    public int? TaskSet { get; init; }

    /// <summary>Why studies that are meant to be the task set are not; null where they are, or are others.</summary>
    internal string? OutsideTaskSet { get; init; }

    /// <summary>Rules that a study has and another has not, in canonical text.</summary>
    public required IReadOnlyList<string> LeftOut { get; init; }

    /// <summary>What the numbers support, in sentences.</summary>
    public IReadOnlyList<string> Findings { get; init; } = [];

    /// <summary>What they do not support, in sentences.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];
}
