using Soap.Lab.Analysis.Tasks;
using Soap.Lab.Findings;
using Soap.Lab.Planning;
using Soap.Lab.Running;
using Soap.Lab.Tests.Running;
using Xunit;

namespace Soap.Lab.Tests.Analysis.Tasks;

public sealed class TasksAnalyzerTests
{
    // Half of the length is the examples to the target.
    private static (string, StudyResults) Study(
        string name, params (string Rule, double[] Lengths)[] rules)
    {
        FinishedTrial[] trials =
        [
            .. rules.SelectMany(rule => rule.Lengths.Select((length, i) =>
                StraightTrial.Of(rule.Rule, (ulong)(i + 1), length))),
        ];
        return ($"runs/{name}", new StudyResults(
            SmallStudy.Specification with
            {
                Name = name,
                LearningRates = [],
                TuningSeeds = [],
                Rules = [.. rules.Select(rule => rule.Rule)],
            },
            trials));
    }

    private static TasksAnalysis Of(params (string, StudyResults)[] studies) =>
        TasksFindings.Told(TasksAnalyzer.Of(studies));

    [Fact]
    public void Ratios_are_geometric_means_over_seeds_and_then_over_studies()
    {
        var analysis = Of(
            Study("a", ("bp", [400, 400]), ("fa", [800, 800])),
            Study("b", ("bp", [400, 400, 400]), ("fa", [400, 400, 400])));
        var fa = analysis.Rules[1];
        Assert.Equal(Math.Sqrt(2), fa.Ratio!.Estimate, 1e-12);
        Assert.Equal([2, 1], fa.Targets.Select(target => Math.Round(target.RatioToBaseline!.Estimate, 12)));
        Assert.Null(analysis.Rules[0].Ratio);
        Assert.Equal([("a", 2), ("b", 3)], analysis.Studies.Select(study => (study.Name, study.Seeds)));
        Assert.False(analysis.AtBestRates);
    }

    // fa is twice as slow on a, which leaves (4 - 2) / 3 of each seed, and the fastest on one of two seeds of b.
    [Fact]
    public void The_score_is_the_area_under_the_profile_with_the_same_weight_for_every_study()
    {
        var analysis = Of(
            Study("a", ("bp", [400, 400]), ("fa", [800, 800])),
            Study("b", ("bp", [400, 600]), ("fa", [600, 400])));
        Assert.Equal((2.0 / 3 + (2.5 / 3 + 1) / 2) / 2, analysis.Rules[1].Score.Estimate, 1e-12);
        Assert.Equal((1 + (1 + 2.5 / 3) / 2) / 2, analysis.Rules[0].Score.Estimate, 1e-12);
        Assert.Equal(
            [(1, 0.25), (1.5, 0.5), (2, 1)],
            analysis.Rules[1].Profile.Select(step => (Math.Round(step.Times, 12), step.Share)));
    }

    [Fact]
    public void A_missed_target_counts_as_infinitely_slow_and_leaves_no_ratio()
    {
        var analysis = Of(
            Study("a", ("bp", [400, 400]), ("fa", [400, 5000])), Study("b", ("bp", [400, 400]), ("fa", [400, 400])));
        var fa = analysis.Rules[1];
        Assert.Null(fa.Ratio);
        Assert.Equal(0.75, fa.Score.Estimate, 1e-12);
        Assert.Contains(
            "fa misses the target on 1 of 2 seeds of a: it has no ratio to bp over all studies, and counts there as " +
                "infinitely slow in its score and its test.",
            analysis.Limits);
    }

    [Fact]
    public void Where_no_rule_reaches_a_target_there_is_no_score_and_no_difference()
    {
        var analysis = Of(
            Study("a", ("bp", [5000, 5000]), ("fa", [5000, 5000])),
            Study("b", ("bp", [5000, 5000]), ("fa", [5000, 5000])));
        Assert.All(analysis.Rules, rule => Assert.Equal(0, rule.Score.Estimate));
        Assert.Equal(1, analysis.Rules[1].AdjustedPValue);
        Assert.Equal("Over 2 studies, no rule reaches the target on any seed.", analysis.Findings[0]);
    }

    // Six pairs of the same sign have one pattern of 64 on either side, corrected over two rules.
    [Fact]
    public void The_test_is_over_the_seeds_of_all_studies()
    {
        double[] slow = [800, 900, 700], fast = [400, 410, 420];
        var analysis = Of(
            Study("a", ("bp", fast), ("fa", slow), ("kp", fast)),
            Study("b", ("bp", fast), ("fa", slow), ("kp", fast)));
        Assert.Equal(2.0 / 64, analysis.Rules[1].PValue!.Value, 1e-12);
        Assert.Equal(4.0 / 64, analysis.Rules[1].AdjustedPValue!.Value, 1e-12);
        Assert.Equal(1, analysis.Rules[2].PValue);
        Assert.EndsWith(
            "more by the interval alone (corrected p = 0.0625).", analysis.Findings[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_that_a_study_lacks_are_left_out_and_named()
    {
        var analysis = Of(
            Study("a", ("bp", [400, 400]), ("kp", [400, 400]), ("fa", [800, 800])),
            Study("b", ("bp", [400, 400]), ("fa", [800, 800]), ("dfa", [800, 800])));
        Assert.Equal(["bp", "fa"], analysis.Rules.Select(rule => rule.Rule));
        Assert.Contains("Not in all of the studies, and left out: kp, dfa.", analysis.Limits);
    }

    [Fact]
    public void Studies_of_the_same_name_are_told_apart() => Assert.Equal(
        ["a", "a 2", "b"],
        Of(
            Study("a", ("bp", [400, 400]), ("fa", [800, 800])), Study("a", ("bp", [400]), ("fa", [800])),
            Study("b", ("bp", [400]), ("fa", [800]))).Studies.Select(study => study.Name));

    [Fact]
    public void Seeds_that_a_rule_lacks_are_no_pairs() => Assert.Equal(
        [2, 3],
        Of(
            Study("a", ("bp", [400, 400, 500]), ("fa", [800, 800])),
            Study("b", ("bp", [400, 400, 400]), ("fa", [1, 2, 3]))).Studies.Select(study => study.Seeds));

    [Fact]
    public void Different_baselines_and_rules_without_a_common_one_are_refused()
    {
        Assert.Equal(
            "the studies have different baselines: bp in runs/a, fa in runs/b; rules are compared with one",
            Refusal(Study("a", ("bp", [400]), ("fa", [800])), Study("b", ("fa", [400]), ("bp", [800]))));
        Assert.Equal(
            "the studies have no other rule than the baseline in common: runs/a has bp, fa; runs/b has bp, kp",
            Refusal(Study("a", ("bp", [400]), ("fa", [800])), Study("b", ("bp", [400]), ("kp", [800]))));

        static string Refusal(params (string, StudyResults)[] studies) =>
            Assert.Throws<SoapException>(() => Of(studies)).Message;
    }

    [Fact]
    public void Rules_are_at_their_best_rates_only_where_every_study_tunes()
    {
        var (plain, tuned) = (
            Study("a", ("bp", [400, 400]), ("fa", [800, 800])), Study("b", ("bp", [400, 400]), ("fa", [800, 800])));
        var best = (tuned.Item1, tuned.Item2 with
        {
            Trials =
            [
                .. tuned.Item2.Trials,
                .. new[] { ("bp", 200), ("fa", 600) }.SelectMany(arm => new ulong[] { 1, 2 }.Select(seed =>
                    StraightTrial.Of(arm.Item1, seed, arm.Item2) is var trial
                        ? trial with { Trial = trial.Trial with { Phase = StudyPhase.BestRate } }
                        : trial)),
            ],
        });
        Assert.Equal(3, Of(best, best).Rules[1].Ratio!.Estimate, 1e-12);
        Assert.True(Of(best, best).AtBestRates);
        Assert.Equal(2, Of(best, plain).Rules[1].Ratio!.Estimate, 1e-12);
        Assert.Contains(
            Of(best, plain).Limits, limit => limit.StartsWith("Not every study tunes", StringComparison.Ordinal));
    }
}
