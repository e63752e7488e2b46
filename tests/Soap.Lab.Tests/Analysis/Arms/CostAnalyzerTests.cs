using Soap.Lab.Analysis;
using Soap.Lab.Running;
using Soap.Lab.Tests.Running;
using Soap.Layers;
using Soap.Maps;
using Soap.Rules;
using Xunit;

namespace Soap.Lab.Tests.Analysis.Arms;

public sealed class CostAnalyzerTests
{
    private static FinishedTrial Trial(
        string rule, ulong seed, double length, double? microseconds, string engine = "fused",
        bool diverged = false) =>
        StraightTrial.Of(rule, seed, length, microseconds, engine, diverged);

    private static StudyAnalysis Analyze(params FinishedTrial[] trials) => StraightTrial.Analyze(trials);

    [Fact]
    public void Seconds_to_the_target_are_paired_by_seed_with_each_trials_own_pace()
    {
        // Per seed: 800 × 3 ÷ (1600 × 1) = 1.5 and 600 × 8 ÷ (400 × 2) = 6, of which the geometric mean is 3.
        var cost = Analyze(Trial("bp", 1, 1600, 1), Trial("bp", 2, 400, 2), Trial("fa", 2, 600, 8), Trial("fa", 1,
            800, 3)).SharedRate[1].Times!;

        Assert.Equal(3, cost.SecondsToTargetRatio!.Estimate, 1e-9);
        Assert.Equal(Math.Sqrt(12), cost.SecondsPerExampleRatio!.Estimate, 1e-9);
        Assert.Equal(5.5e-6, cost.SecondsPerExample!.Estimate, 1e-12);
        Assert.Equal(2, cost.SecondsToTargetRatio.Count);
    }

    [Fact]
    public void Operations_to_the_target_are_the_ratio_of_examples_times_that_of_operations_an_example()
    {
        var analysis = Analyze(
            Trial("bp", 1, 800, 1), Trial("bp", 2, 800, 1), Trial("pepita", 1, 400, 1), Trial("pepita", 2, 800, 1));
        var (own, other) = (analysis.SharedRate[1], analysis.SharedRate[0]);
        var network = new NetworkShape([SmallStudy.Data.Inputs, 8, SmallStudy.Data.Outputs]);
        var times = RuleFlops.PerExample(LearningRule.Parse("pepita"), network, 32) / RuleFlops.PerExample(
            LearningRule.Parse("bp"), network, 32);

        Assert.Equal(RuleFlops.PerExample(LearningRule.Parse("bp"), network, 32), other.Cost!.FlopsPerExample);
        Assert.True(times > 1.1);
        Assert.Equal(times, own.Cost!.FlopsPerExampleRatio!.Value, 1e-12);
        Assert.Equal(own.Target.RatioToBaseline!.Estimate * times, own.Cost.FlopsToTargetRatio!.Estimate, 1e-12);
        Assert.Equal(own.Target.RatioToBaseline.High * times, own.Cost.FlopsToTargetRatio.High, 1e-12);
        Assert.Null(other.Cost.FlopsToTargetRatio);
        Assert.Null(other.Times!.SecondsToTargetRatio);
    }

    [Fact]
    public void A_target_that_a_seed_missed_has_no_cost_but_the_steps_have()
    {
        var arm = Analyze(Trial("bp", 1, 800, 1), Trial("bp", 2, 800, 1), Trial("fa", 1, 800, 2), Trial("fa", 2, 4000,
            2)).SharedRate[1];

        Assert.Null(arm.Cost!.FlopsToTargetRatio);
        Assert.Null(arm.Times!.SecondsToTargetRatio);
        Assert.Equal(2, arm.Times.SecondsPerExampleRatio!.Estimate, 1e-9);
    }

    [Fact]
    public void Results_from_before_times_were_stored_have_operations_and_no_seconds()
    {
        var analysis = Analyze(
            Trial("bp", 1, 800, 1), Trial("bp", 2, 800, 1), Trial("fa", 1, 800, 2), Trial("fa", 2, 800, null));
        var times = analysis.SharedRate[1].Times!;

        Assert.Null(times.SecondsPerExample);
        Assert.Null(times.SecondsPerExampleRatio);
        Assert.Null(times.SecondsToTargetRatio);
        Assert.Equal(1, analysis.SharedRate[1].Cost!.FlopsToTargetRatio!.Estimate, 1e-12);
        Assert.Contains(Analyze(Trial("bp", 1, 800, null), Trial("fa", 1, 800, null)).TimeLimits, limit =>
            limit.StartsWith(
            "No seconds are given: no rule has them for all its trials. A trial is timed from 500 steps on",
            StringComparison.Ordinal));
    }

    [Fact]
    public void The_time_of_a_diverged_trial_does_not_count()
    {
        var cost = Analyze(Trial("bp", 1, 800, 1), Trial("bp", 2, 800, 1), Trial("fa", 1, 800, 2), Trial("fa", 2, 800,
            50, diverged: true)).SharedRate[1].Times!;

        Assert.Equal((2e-6, 1), (cost.SecondsPerExample!.Estimate, cost.SecondsPerExample.Count));
        Assert.Null(cost.SecondsToTargetRatio);
    }

    [Fact]
    public void A_rule_that_needs_fewer_examples_and_more_seconds_is_named_with_its_engine()
    {
        var analysis = Analyze(
            Trial("bp", 1, 1000, 1), Trial("bp", 2, 1000, 1), Trial("fa", 1, 500, 1), Trial("fa", 2, 500, 1),
            Trial("dfa", 1, 500, 30, "autograd"), Trial("dfa", 2, 500, 30, "autograd"));

        Assert.Contains(
            "Counted in seconds of training the order turns at the shared learning rate 0.05: dfa reaches 0.5 with " +
                "0.5× the examples but 15× the cost (15 to 15, 2 seeds; by the autograd engine, against fused).",
            analysis.TimeFindings);
        Assert.DoesNotContain(
            analysis.Findings.Concat(analysis.Limits),
            sentence => sentence.Contains("econds", StringComparison.Ordinal));
        Assert.DoesNotContain(
            analysis.Findings, finding => finding.StartsWith("Counted in floating-point", StringComparison.Ordinal));
        Assert.Contains(analysis.TimeLimits, limit =>
            limit.StartsWith(
            "Seconds are those of training steps alone, without evaluations and diagnoses, measured while trials " +
                "ran side by side on processor (set): ",
            StringComparison.Ordinal));
        Assert.Contains(analysis.TimeLimits, limit =>
            limit.StartsWith(
            "Seconds compare engines as well as rules here: fused trained bp, fa; autograd trained dfa.",
            StringComparison.Ordinal));
    }

    [Fact]
    public void A_rule_that_needs_more_examples_and_fewer_operations_is_named()
    {
        var findings = Analyze(
            Trial("bp", 1, 1000, 1), Trial("bp", 2, 1000, 1), Trial("frozen", 1, 1100, 1),
            Trial("frozen", 2, 1100, 1)).Findings;

        Assert.Contains(findings, finding => finding.StartsWith(
            "Counted in floating-point operations the order turns at the shared learning rate 0.05: " +
                "frozen reaches 0.5 with 1.1× the examples but 0.",
            StringComparison.Ordinal));
    }
}
