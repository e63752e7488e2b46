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

    /// <summary>Rules that a study has and another has not, in canonical text.</summary>
    public required IReadOnlyList<string> LeftOut { get; init; }

    /// <summary>What the numbers support, in sentences.</summary>
    public IReadOnlyList<string> Findings { get; init; } = [];

    /// <summary>What they do not support, in sentences.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];
}
