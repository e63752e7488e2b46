using Soap.Lab.Analysis.Tasks;
using Soap.Lab.Findings;
using Soap.Lab.Planning;
using Soap.Lab.Running;
using Soap.Lab.Specification;
using Xunit;

namespace Soap.Lab.Tests.Analysis.Tasks;

/// <summary>Which studies are the set of tasks on which scores may be cited.</summary>
public sealed class TaskSetTests
{
    private static readonly IReadOnlyList<StudySpecification> Set = StudyGroup.Find("tasks")!.Studies;

    [Fact]
    public void The_built_in_studies_are_the_set_in_any_order() => Assert.Equal("", Of([.. Set.Reverse()]));

    // A rule of one's own has a folder with a digest in its name.
    [Fact]
    public void Rules_and_more_seeds_and_what_changes_no_examples_at_the_best_rate_are_no_difference() =>
        Assert.Equal("", Of(
        [
            .. Set.Select(study => study with
            {
                Name = $"{study.Name}-0123abcd",
                Rules = ["bp", "drtp"],
                Seeds = [.. study.Seeds, 6],
                LearningRate = 0.5,
                Margin = 1,
                Trial = study.Trial with
                {
                    DiagnoseEvery = 1000,
                    Representations = true,
                    Engine = "autograd",
                    Device = "cuda",
                },
            }),
        ]));

    [Fact]
    public void Other_studies_are_not_meant_to_be_the_set() => Assert.Null(Of(StudyGroup.Find("depth")!.Studies));

    [Fact]
    public void What_differs_is_told()
    {
        Told("tasks-digits has trial.epochs = 2 in place of 1", study => study with
        {
            Trial = study.Trial with { Epochs = 2 },
        });
        Told("tasks-digits has trial.dataSeed = 1 in place of 0", study => study with
        {
            Trial = study.Trial with { DataSeed = 1 },
        });
        Told("tasks-digits has targetLoss = 0.5 in place of 0.3", study => study with { TargetLoss = 0.5 });
        Told("tasks-digits has seeds = [1, 2] in place of [1, 2, 3, 4, 5]", study => study with { Seeds = [1, 2] });
        Told("tasks-digits has tuningSeeds = [7] in place of [101]", study => study with { TuningSeeds = [7] });
        Told(
            "tasks-digits has learningRates = [0.1] in place of [0.003, 0.01, 0.03, 0.1, 0.3, 1]",
            study => study with { LearningRates = [0.1] });
        Told("tasks-digits has edgeExtensions = 1 in place of 0", study => study with { EdgeExtensions = 1 });
        Told("the baseline is fa, and not bp", study => study with { Rules = ["fa", "bp"] });
        Told("founding is not one of it", study => study with { Name = "founding" });
        Assert.Equal("without tasks-digits, tasks-clothes", Of([.. Set.Skip(2)]));
        Assert.Equal("tasks-digits is there more than once", Of([.. Set, Set[0]]));
        Assert.NotEqual("", Of([.. Set.Select(StudyCatalog.Quick)]));

        static void Told(string message, Func<StudySpecification, StudySpecification> change) =>
            Assert.Equal(message, Of([change(Set[0]), .. Set.Skip(1)]));
    }

    // The seeds of the others, or their tuning, would be less than the set's.
    [Fact]
    public void A_study_with_failed_trials_is_not_the_set()
    {
        StudyResults[] results = [.. Set.Select(study => new StudyResults(study, []))];
        var trial = StudyPlan.First(Set[0], new Dictionary<string, string>())[0];
        results[0] = results[0] with
        {
            Failed = [new FailedTrial(trial, new("Error", "broke", "", DateTimeOffset.UnixEpoch, null))],
        };
        Assert.Equal("tasks-digits has failed trials", TaskSet.Differences(results));
    }

    [Fact]
    public void Scores_are_to_be_cited_where_the_studies_are_the_set_and_else_it_is_told_why_not()
    {
        var cited = TasksFindings.Told(Analysis with { TaskSet = 1 });
        Assert.Contains(
            "Scores that may be cited (score version 1, task set version 1): fa 0.500 [0.450, 0.550].",
            cited.Findings);
        Assert.DoesNotContain(cited.Limits, limit => limit.Contains("task set", StringComparison.Ordinal));
        var other = TasksFindings.Told(Analysis with { OutsideTaskSet = "tasks-digits is missing" });
        Assert.DoesNotContain(other.Findings, finding => finding.Contains("cited", StringComparison.Ordinal));
        Assert.Contains("These are no scores of version 1 of the task set: tasks-digits is missing.", other.Limits);
        var none = TasksFindings.Told(Analysis with
        {
            TaskSet = 1,
            Rules = [.. Analysis.Rules.Select(rule => rule with { Score = null })],
        });
        Assert.DoesNotContain(none.Findings, finding => finding.Contains("cited", StringComparison.Ordinal));
    }

    private static string? Of(IReadOnlyList<StudySpecification> studies) =>
        TaskSet.Differences([.. studies.Select(study => new StudyResults(study, []))]);

    private static TasksAnalysis Analysis => new(
        "bp", [new("a", "a", "a", "a", 0.4, 12)],
        [Rule("bp", new(1, 1, 1, 12), null), Rule("fa", new(0.5, 0.45, 0.55, 12), 0.01)])
    {
        AtBestRates = true,
        LeftOut = [],
    };

    private static TasksRule Rule(string rule, Soap.Lab.Statistics.Interval score, double? p) => new(
        rule, score, p is null ? null : new(2, 1.5, 3, 12), p, p,
        [new Soap.Lab.Analysis.Arms.TargetAnalysis(0.4, 12, 12, null, new(2, 1.5, 3, 12))], [])
    {
        TestAccuracies = [null],
    };
}
