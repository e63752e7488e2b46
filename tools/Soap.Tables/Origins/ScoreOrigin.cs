using Soap.Lab.Analysis.Tasks;
using Soap.Lab.Specification;
using Soap.Rules;
using Soap.Tables.Pages;

namespace Soap.Tables.Origins;

/// <summary>
/// A cell of a rule in the report of all studies of a group whose results are kept: <c>soap report runs/GROUP/* →
/// RULE</c>.
/// </summary>
/// <param name="Run">The words that make it.</param>
/// <param name="Group">The group.</param>
/// <param name="Rule">The rule in canonical text.</param>
/// <param name="Cell">What is read of it.</param>
internal sealed record ScoreOrigin(
    string Run, StudyGroup Group, string Rule,
    Func<(TasksAnalysis All, TasksRule Rule), IReadOnlyList<Quantity>?> Cell) : Origin
{
    private const string Runs = "runs/", All = "/*";

    /// <summary>The columns that it fills. An interval is three numbers: the estimate and both ends.</summary>
    public static IReadOnlyList<Column<(TasksAnalysis All, TasksRule Rule)>> Columns { get; } =
    [
        new("score", (result, _) => Quantity.Of(result.Rule.Score)),
        new("ratio", (result, _) => Quantity.Of(result.Rule.Ratio)),
        Column<(TasksAnalysis All, TasksRule Rule)>.Of("p", result => result.Rule.AdjustedPValue),
        new("(?<study>[a-z0-9-]+)", (result, groups) => Quantity.Of(
            result.Rule.Targets[Place(result.All, groups["study"].Value)].RatioToBaseline)),
    ];

    /// <inheritdoc/>
    public override string Run { get; } = Run;

    /// <summary>Whether a place is a group's.</summary>
    public static bool IsOf(string place) => place.EndsWith(All, StringComparison.Ordinal);

    /// <summary>Reads the words behind <c>soap report</c>.</summary>
    /// <exception cref="SoapException">Some word is wrong.</exception>
    public static ScoreOrigin Of(
        IReadOnlyList<string> words, Func<(TasksAnalysis All, TasksRule Rule), IReadOnlyList<Quantity>?> cell)
    {
        if (words is not [var place, "→", var rule]
            || StudyGroup.All.FirstOrDefault(one => place == $"{Runs}{one.Name}{All}") is not { } group)
        {
            throw SoapException.BadUsage(
                $"'soap report {string.Join(" ", words)}' picks no rule; write soap report runs/GROUP/* → {{…}}, with "
                + $"one of {string.Join(", ", StudyGroup.All.Select(one => one.Name))}");
        }

        var canonical = LearningRule.Parse(rule).Text;
        return group.Studies.FirstOrDefault(study =>
            !StoredStudy.Results(study.Name).Study.Rules.Contains(canonical)) is { } without
            ? throw SoapException.BadUsage($"the study '{without.Name}' has no rule '{canonical}'")
            : new ScoreOrigin($"soap report {place}", group, canonical, cell);
    }

    /// <inheritdoc/>
    public override object Make() => TasksAnalyzer.Of(
        [.. Group.Studies.Select(study => (study.Name, StoredStudy.Results(study.Name)))]);

    /// <inheritdoc/>
    public override IReadOnlyList<Quantity>? Read(object result) => (TasksAnalysis)result is var analysis
        && analysis.Rules.FirstOrDefault(rule => rule.Rule == Rule) is { } rule ? Cell((analysis, rule)) : null;

    /// <inheritdoc/>
    public override bool DependsOnProcessor(object result) => false;

    private static int Place(TasksAnalysis analysis, string study)
    {
        string[] names = [.. analysis.Studies.Select(one => one.Name)];
        return Array.IndexOf(names, study) is >= 0 and var place ? place
            : throw SoapException.BadUsage($"unknown study '{study}'; {Spelling.Hint(study, names)}");
    }
}
