using Soap.Engines;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Statistics;
using Soap.Trials;
using Xunit;

namespace Soap.Lab.Tests.Analysis.Arms;

/// <summary>As good as the baseline, within a margin stated beforehand.</summary>
public sealed class MarginAnalyzerTests
{
    private static readonly double[] Baseline = [0.96, 0.95, 0.97, 0.96, 0.955, 0.965, 0.958, 0.962];

    [Theory]
    [InlineData(0.0, true, true)]
    [InlineData(-0.1, true, true)]
    [InlineData(0.9, true, false)]
    [InlineData(-0.9, false, false)]
    public void A_rule_is_as_good_only_where_it_is_neither_worse_nor_better_by_the_margin(
        double points, bool notWorse, bool asGood)
    {
        // a scatter of a tenth of a point around the shift, and a margin of half a point
        double[] scatter = [0.001, -0.001, 0.0005, -0.0005, 0.001, -0.001, 0.0002, -0.0002];
        var tests = MarginAnalyzer.Of(
            Arm("fa", [.. Baseline.Zip(scatter, (own, noise) => own + points / 100 + noise)]), Arm("bp", Baseline),
            margin: 0.5)!;
        Assert.Equal((notWorse, asGood), (tests.NotWorse < 0.05, tests.AsGood < 0.05));
        Assert.True(tests.AsGood >= tests.NotWorse);
    }

    [Fact]
    public void A_difference_of_just_the_margin_is_not_within_it() => Assert.InRange(
        MarginAnalyzer.Of(
            Arm("fa", [.. Baseline.Select((own, i) => own - 0.005 + (i % 2 == 0 ? 1e-4 : -1e-4))]),
            Arm("bp", Baseline), 0.5)!.NotWorse,
        0.3, 1);

    [Fact]
    public void Where_a_trial_diverged_nothing_is_shown()
    {
        var arm = Arm("fa", Baseline);
        arm[3] = arm[3] with { Outcome = TrialOutcome.Diverged, Test = null };
        Assert.Equal(new MarginTests(1, 1), MarginAnalyzer.Of(arm, Arm("bp", Baseline), 50));
    }

    [Fact]
    public void Without_classes_the_margin_is_percent_of_the_test_loss()
    {
        var (arm, baseline) = (Losses("fa", 1.04), Losses("bp", 1));
        Assert.Equal(Math.Log(1.05), MarginDifferences.Bound(baseline, 5));
        Assert.All(MarginDifferences.Of(arm, baseline), one => Assert.Equal(Math.Log(1.04), one, 1e-12));
        Assert.InRange(MarginAnalyzer.Of(arm, baseline, 5)!.AsGood, 0, 0.01);
        Assert.Equal(1, MarginAnalyzer.Of(arm, baseline, 3)!.NotWorse);
    }

    [Fact]
    public void Each_claim_is_corrected_over_the_rules_and_arms_at_the_shared_rate_alone_have_none()
    {
        ArmAnalysis[] arms =
        [
            With("bp", null), With("fa", new(0.01, 0.02)), With("kp", new(0.03, 0.5)),
            With("fa+bp-step", new(0.01, 0.01)),
        ];
        var corrected = MarginAnalyzer.Corrected(arms, ["bp", "fa", "kp"]);
        Assert.Equal(
            [null, new(0.01, 0.02) { AdjustedNotWorse = 0.02, AdjustedAsGood = 0.04 },
                new(0.03, 0.5) { AdjustedNotWorse = 0.03, AdjustedAsGood = 0.5 }, null],
            corrected.Select(arm => arm.Margin));
    }

    private static ArmAnalysis With(string rule, MarginTests? tests) => new()
    {
        Rule = rule,
        LearningRate = 0.1,
        Seeds = 8,
        Target = new TargetAnalysis(0.4, 8, 8, null, null),
        Margin = tests,
    };

    private static TrialResult[] Arm(string rule, double[] accuracies) =>
        [.. accuracies.Select((accuracy, i) => Trial(rule, i, new EvaluationPoint(900, 0.1, accuracy)))];

    private static TrialResult[] Losses(string rule, double factor) =>
        [.. Baseline.Select((loss, i) => Trial(rule, i, new EvaluationPoint(900, factor * loss, null)))];

    private static TrialResult Trial(string rule, int seed, EvaluationPoint test) =>
        StraightTrial.Of(rule, (ulong)seed, 1000).Result with { Test = test };
}
