using Soap.Engines;
using Soap.Lab.Comparisons;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Lab.Tests.Reports;
using Xunit;

namespace Soap.Lab.Tests.Comparisons;

public sealed class StudyDifferencesTests
{
    [Fact]
    public void Everything_that_differs_before_any_number_is_named_with_both_values()
    {
        var here = StudyFixture.Analysis().Provenance;
        var a = StudyPair.Of([1, 2], (_, _) => 0.2);
        var b = StudyPair.Of(
            [1, 2],
            (_, _) => 0.2,
            "b",
            study => study with
            {
                Name = "other",
                Rules = ["bp", "fa"],
                Trial = study.Trial with { Batch = 32, Hidden = [8, 4], Loss = "mean-squared-error" },
            },
            here with { Commit = null, Processor = "POWER9", Cores = 99, CommandLine = "soap run other" });
        Assert.Equal(
            [
                new("rules", "[bp, fa, frozen]", "[bp, fa]"), new("trial.hidden", "[256]", "[8, 4]"),
                new("trial.batch", "64", "32"), new("trial.loss", "not set", "mean-squared-error"),
                new("commit", here.Commit!, "unknown"), new("processor", "AMD EPYC (AVX-512)", "POWER9 (AVX-512)"),
            ],
            StudyComparer.Compare(a, b).Differences);
    }

    [Fact]
    public void Trials_of_several_commits_are_all_named_and_so_are_engines_and_data()
    {
        var a = StudyPair.Of([1, 2], (_, _) => 0.2);
        FinishedTrial[] trials = [.. a.Results.Trials.Select((trial, i) => new FinishedTrial(
            trial.Trial,
            trial.Result with
            {
                Engine = new EngineRecord("fused", "", "avx512"),
                DataDigests = new Dictionary<string, string> { ["train"] = "e" },
            })
        {
            Provenance = new TrialProvenance(
                a.Provenance with { Commit = i == 0 ? "one" : "two" }, null, default, default, 1),
        })];
        Assert.Equal(
            [
                new("commit", a.Provenance.Commit!, "one, two"),
                new("engine", "unknown", "fused avx512"),
                new("data train", "d", "e"),
            ],
            StudyComparer.Compare(a, a with { Results = a.Results with { Trials = trials } }).Differences);
    }

    [Fact]
    public void Another_choice_of_the_tuning_is_a_difference_and_the_arms_stand_alone()
    {
        var results = LargeStudy.Results();
        ComparedStudy a = new("a", results, StudyFixture.Analysis().Provenance);
        var b = a with
        {
            Results = results with
            {
                Trials = [.. results.Trials.Select(trial =>
                    trial.Trial.Phase == StudyPhase.BestRate && trial.Trial.Specification.Rule == "fa"
                        ? trial with
                        {
                            Trial = PlannedTrial.Create(
                                StudyPhase.BestRate,
                                trial.Trial.Specification with { LearningRate = 1 },
                                trial.Result.DataDigests),
                        }
                        : trial)],
            },
        };
        var comparison = StudyComparer.Compare(a, b);
        Assert.Equal([new KeyDifference("best of fa", "0.1", "1")], comparison.Differences);
        Assert.Equal(
            [("fa", 0.1, ChangeFlag.OnlyInA), ("fa", 1, ChangeFlag.OnlyInB)],
            comparison.Numbers.Where(number => number.Quantity == "")
                .Select(number => (number.Rule, number.LearningRate, number.Flag)));
        Assert.Equal(["Only in A: fa at 0.1.", "Only in B: fa at 1."], comparison.Summary.TakeLast(2));
    }

    [Fact]
    public void Studies_without_a_common_rule_say_what_each_has()
    {
        var comparison = StudyComparer.Compare(
            StudyPair.Of([1, 2], (_, _) => 0.2, change: study => study with { Rules = ["bp", "fa"] }),
            StudyPair.Of([1, 2], (_, _) => 0.2, "b", study => study with { Rules = ["kp"], LearningRate = 0.1 }));
        Assert.Equal(
            [
                "Nothing can be compared: no rule has the same learning rate in both studies. A has bp at 0.01, fa " +
                    "at 0.01; B has kp at 0.1.",
            ],
            comparison.Summary);
        Assert.Equal(
            [ChangeFlag.OnlyInA, ChangeFlag.OnlyInA, ChangeFlag.OnlyInB],
            comparison.Numbers.Select(number => number.Flag));
    }
}
