using Soap.Engines;
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
                Named(StraightTrial.Of(rule.Rule, (ulong)(i + 1), length), name))),
        ];
        return ($"runs/{name}", new StudyResults(
            SmallStudy.Specification with
            {
                Name = name,
                LearningRates = [],
                TuningSeeds = [],
                Seeds = [.. Enumerable.Range(1, rules.Max(rule => rule.Lengths.Length)).Select(i => (ulong)i)],
                Rules = [.. rules.Select(rule => rule.Rule)],
            },
            trials));
    }

    private static FinishedTrial Named(FinishedTrial trial, string study) =>
        trial with { Trial = trial.Trial with { Id = $"{study}-{trial.Trial.Id}" } };

    // With each rule at its own best rate, which some rules do not have.
    private static (string, StudyResults) Tuned(
        string name, string[] rules, params (string Rule, double[] Lengths)[] best)
    {
        var (folder, results) = Study(name, best);
        return (folder, results with
        {
            Study = results.Study with { LearningRates = [0.1, 0.2], TuningSeeds = [11], Rules = rules },
            Trials =
            [
                .. results.Trials.Select(trial =>
                    trial with { Trial = trial.Trial with { Phase = StudyPhase.BestRate } }),
            ],
        });
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

    // fa is twice as slow on a, and on b once 1.5 times as slow and once 1.5 times as fast.
    [Fact]
    public void The_score_is_one_for_the_baseline_and_a_half_less_for_each_doubling_of_its_examples()
    {
        var analysis = Of(
            Study("a", ("bp", [400, 400]), ("fa", [800, 800])),
            Study("b", ("bp", [400, 600]), ("fa", [600, 400])));
        Assert.Equal(0.75, analysis.Rules[1].Score!.Estimate, 1e-12);
        Assert.Equal((1, 1, 1), (
            analysis.Rules[0].Score!.Low, analysis.Rules[0].Score!.Estimate, analysis.Rules[0].Score!.High));
        Assert.Equal(
            [(1, 0.25), (1.5, 0.5), (2, 1)],
            analysis.Rules[1].Profile.Select(step => (Math.Round(step.Times, 12), step.Share)));
    }

    // The first property of a number to be quoted: with the profile's fastest rule it would be another one.
    [Fact]
    public void The_score_does_not_depend_on_which_other_rules_are_compared()
    {
        var (a, b) = (("bp", new double[] { 1600, 1700 }), ("fa", new double[] { 1700, 1750 }));
        var few = Of(Study("a", a, b), Study("b", a, b));
        var more = Of(Study("a", a, b, ("kp", [220, 210])), Study("b", a, b, ("kp", [210, 220])));
        Assert.Equal(few.Rules[1].Score, more.Rules[1].Score);
        Assert.Equal(2, more.Rules[2].Score!.Estimate); // four times as fast, or more
    }

    [Theory]
    [InlineData(100, 100, 1)]
    [InlineData(200, 100, 0.5)]
    [InlineData(50, 100, 1.5)]
    [InlineData(400, 100, 0)]
    [InlineData(401, 100, 0)]
    [InlineData(25, 100, 2)]
    [InlineData(1, 100, 2)]
    [InlineData(double.PositiveInfinity, 100, 0)]
    public void The_score_of_a_seed_is_in_halvings_of_speed(double examples, double baseline, double score) =>
        Assert.Equal(score, TasksScore.Of(examples, baseline), 1e-12);

    [Fact]
    public void A_missed_target_counts_as_infinitely_slow_and_leaves_no_ratio()
    {
        var analysis = Of(
            Study("a", ("bp", [400, 400]), ("fa", [400, 5000])), Study("b", ("bp", [400, 400]), ("fa", [400, 400])));
        var fa = analysis.Rules[1];
        Assert.Null(fa.Ratio);
        Assert.Equal(0.75, fa.Score!.Estimate, 1e-12);
        Assert.Contains(
            "fa misses the target on 1 of 2 seeds of a: it has no ratio to bp over all studies, and counts there as " +
                "infinitely slow in its score and its test.",
            analysis.Limits);
    }

    [Fact]
    public void Where_the_baseline_misses_a_target_there_is_no_score_and_no_difference()
    {
        var analysis = Of(
            Study("a", ("bp", [5000, 5000]), ("fa", [5000, 5000])),
            Study("b", ("bp", [5000, 5000]), ("fa", [5000, 5000])));
        Assert.All(analysis.Rules, rule => Assert.Null(rule.Score));
        Assert.Equal(1, analysis.Rules[1].AdjustedPValue);
        Assert.Equal("Over 2 studies there are no scores, since bp misses a target.", analysis.Findings[0]);
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
    public void Accuracies_are_means_over_the_seeds_of_each_study()
    {
        var (_, digits) = Study("a", ("bp", [400, 400]), ("fa", [800, 800]));
        var (_, values) = Study("b", ("bp", [400, 500]), ("fa", [400, 400]));
        digits = digits with
        {
            Trials =
            [
                .. digits.Trials.Select(trial => trial with
                {
                    Result = trial.Result with
                    {
                        Test = new EvaluationPoint(900, 1, trial.Result.Specification is { Rule: "bp" } of
                            ? 0.8 + 0.1 * of.Seed / 2
                            : 0.5),
                    },
                }),
            ],
        };
        var analysis = Of(("runs/a", digits), ("runs/b", values));
        Assert.Equal(0.875, analysis.Rules[0].TestAccuracies[0]!.Estimate, 1e-12);
        Assert.Equal(0.5, analysis.Rules[1].TestAccuracies[0]!.Estimate, 1e-12);
        Assert.All(analysis.Rules, rule => Assert.Null(rule.TestAccuracies[1]));
        Assert.Equal([0], analysis.WithAccuracy);
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
        string[] rules = ["bp", "fa"];
        var (one, two) = (
            Tuned("a", rules, ("bp", [200, 200]), ("fa", [600, 600])),
            Tuned("b", rules, ("bp", [200, 200]), ("fa", [600, 600])));
        Assert.Equal(3, Of(one, two).Rules[1].Ratio!.Estimate, 1e-12);
        Assert.True(Of(one, two).AtBestRates);
        var shared = Study("b", ("bp", [400, 400]), ("fa", [800, 800]));
        var both = (one.Item1, one.Item2 with
        {
            Trials = [.. one.Item2.Trials, .. Study("c", ("bp", [400, 400]), ("fa", [800, 800])).Item2.Trials],
        });
        Assert.Equal(2, Of(both, shared).Rules[1].Ratio!.Estimate, 1e-12);
        Assert.Contains(
            Of(both, shared).Limits, limit => limit.StartsWith("Not every study tunes", StringComparison.Ordinal));
    }

    [Fact]
    public void A_rule_that_diverged_at_every_candidate_counts_as_infinitely_slow()
    {
        var analysis = Of(
            Tuned("a", ["bp", "fa", "kp"], ("bp", [400, 400]), ("kp", [400, 400])),
            Tuned("b", ["bp", "fa", "kp"], ("bp", [400, 400]), ("fa", [400, 400]), ("kp", [400, 400])));
        Assert.Equal(["bp", "fa", "kp"], analysis.Rules.Select(rule => rule.Rule));
        Assert.Equal((0.5, null), (analysis.Rules[1].Score!.Estimate, analysis.Rules[1].Ratio));
        Assert.Equal((0, 2), (analysis.Rules[1].Targets[0].Reached, analysis.Rules[1].Targets[0].Seeds));
        Assert.Contains(
            "In a every candidate of fa diverged: that counts as infinitely slow on all of its seeds.",
            analysis.Limits);
    }

    [Fact]
    public void A_baseline_that_diverged_at_every_candidate_leaves_no_ratio()
    {
        var analysis = Of(
            Tuned("a", ["bp", "fa"], ("fa", [400, 400])),
            Tuned("b", ["bp", "fa"], ("bp", [400, 400]), ("fa", [400, 400])));
        Assert.Equal("bp", analysis.Baseline);
        Assert.All(analysis.Rules, rule => Assert.Null(rule.Score));
        Assert.Null(analysis.Rules[1].Ratio);
        Assert.Equal([null, 1.0], analysis.Rules[1].Targets.Select(target => target.RatioToBaseline?.Estimate));
    }

    [Fact]
    public void A_study_of_which_no_rule_has_a_best_rate_is_refused() => Assert.Equal(
        "runs/a has no seed with a result of every common rule at its best learning rate",
        Assert.Throws<SoapException>(() => Of(
            Tuned("a", ["bp", "fa"], ("kp", [400, 400])),
            Tuned("b", ["bp", "fa"], ("bp", [400, 400]), ("fa", [400, 400])))).Message);

    [Fact]
    public void Trials_that_two_studies_share_are_refused()
    {
        var (folder, results) = Study("a", ("bp", [400, 400]), ("fa", [800, 800]));
        Assert.Equal(
            "runs/a and copy have trials in common, such as a-bp-1; allowed: studies of different trials, since " +
                "each counts once",
            Assert.Throws<SoapException>(() => Of((folder, results), ("copy", results))).Message);
    }

    [Fact]
    public void What_makes_studies_less_than_they_seem_is_among_the_limits()
    {
        var limits = Of(
            Study("a", ("bp", [400, 400, 400]), ("fa", [800, 800])),
            Study("b", ("bp", [400, 400]), ("fa", [300, 310]))).Limits;
        Assert.Contains(
            "Of the 3 seeds of a 2 are compared: on the others a trial of a common rule has no result.", limits);
        Assert.Contains(limits, limit => limit.StartsWith(
            "a and b have task, network and seeds in common,", StringComparison.Ordinal));
        Assert.Contains(limits, limit => limit.StartsWith("With so few seeds a study", StringComparison.Ordinal));
    }

    [Fact]
    public void Studies_on_both_sides_of_the_baseline_are_told_with_their_mean()
    {
        var analysis = Of(
            Study("a", ("bp", [400, 400, 400, 400]), ("fa", [800, 810, 805, 800])),
            Study("b", ("bp", [400, 400, 400, 400]), ("fa", [300, 310, 305, 300])));
        Assert.Matches(
            @"times bp's examples to the targets, but 0\.759\d* in b and 2\.0\d* in a: ", analysis.Findings[^1]);
    }

    [Fact]
    public void Of_a_single_seed_nothing_is_called_equal() => Assert.EndsWith(
        ": no interval, since a study has a single seed.",
        Of(
            Study("a", ("bp", [400]), ("fa", [800])),
            Study("b", ("bp", [400, 400]), ("fa", [800, 800]))).Findings[^1],
        StringComparison.Ordinal);
}
