using CsCheck;
using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Confound;
using Soap.Lab.Findings;
using Soap.Lab.Planning;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Tables;
using Soap.Lab.Running;
using Soap.Lab.Statistics;
using Xunit;

namespace Soap.Lab.Tests.Analysis.Confound;

/// <summary>Effects that were planted are found again.</summary>
public sealed class FactorialTests
{
    private static readonly Gen<double> Effect = Gen.Double[-1.5, 1.5];

    // ln examples = seed's own + direction + magnitude + interaction where they apply; losses at the end are built of
    // the same effects.
    private static IEnumerable<FinishedTrial> Trials(
        IReadOnlyList<(double Own, double Direction, double Magnitude, double Interaction)> seeds,
        StudyPhase phase = StudyPhase.SharedRate) =>
        seeds.SelectMany((seed, i) => new[]
        {
            Trial("bp", i, seed.Own, phase),
            // its magnitude is backpropagation's: the direction alone is the rule's
            Trial(Planted.Magnitude, i, seed.Own + seed.Direction, phase),
            Trial(Planted.Direction, i, seed.Own + seed.Magnitude, phase),
            Trial("fa", i, seed.Own + seed.Direction + seed.Magnitude + seed.Interaction, phase),
        });

    private static FinishedTrial Trial(string rule, int seed, double logarithm, StudyPhase phase) =>
        Planted.Trial(rule, (ulong)seed + 1, Math.Exp(logarithm), end: 0.01 * logarithm, phase);

    private static FactorialAnalysis Of(
        StudyAnalysis analysis, FactorialOutcome outcome, StudyPhase phase = StudyPhase.SharedRate) =>
        analysis.Factorials.Single(factorial => factorial.Outcome == outcome && factorial.Phase == phase);

    [Fact]
    public void Planted_effects_are_recovered_and_add_up_to_the_total() =>
        Gen.Select(Gen.Double[5, 9], Effect, Effect, Effect).Array[1, 8].Sample(seeds =>
        {
            var analysis = Planted.Analyze(Trials(seeds));
            foreach (var (outcome, unit) in new[]
            {
                (FactorialOutcome.LogExamples, 1.0),
                (FactorialOutcome.TrainingLoss, 0.01),
                (FactorialOutcome.ValidationLoss, 0.01),
            })
            {
                var effects = Of(analysis, outcome).Effects!;
                Assert.Equal(unit * seeds.Average(seed => seed.Item2), effects.Direction.Estimate, 1e-9);
                Assert.Equal(unit * seeds.Average(seed => seed.Item3), effects.Magnitude.Estimate, 1e-9);
                Assert.Equal(unit * seeds.Average(seed => seed.Item4), effects.Interaction.Estimate, 1e-9);
                Assert.Equal(
                    effects.Direction.Estimate + effects.Magnitude.Estimate + effects.Interaction.Estimate,
                    effects.Total.Estimate,
                    1e-9);
                Assert.All(
                    [effects.Direction, effects.Magnitude, effects.Interaction, effects.Total],
                    effect => Assert.Equal(seeds.Length, effect.Count));
            }
        }, iter: 20);

    // Seeds differ by a factor of thousands, and the effects are the same on all: intervals that are not paired would
    // be wide.
    [Fact]
    public void Effects_that_are_the_same_on_every_seed_have_intervals_without_width()
    {
        var effects = Of(
            Planted.Analyze(Trials([(3, 0.2, -0.7, 0.1), (9, 0.2, -0.7, 0.1), (11, 0.2, -0.7, 0.1)])),
            FactorialOutcome.LogExamples).Effects!;
        Assert.All(
            [effects.Direction, effects.Magnitude, effects.Interaction, effects.Total],
            effect => Assert.Equal(0, effect.High - effect.Low, 1e-9));
    }

    [Fact]
    public void The_total_is_the_logarithm_of_the_ratio_of_examples()
    {
        var analysis = Planted.Analyze(Trials([(6, 0.4, -0.2, 0.3), (7, 0.1, -0.4, 0.2), (8, 0.3, 0.1, 0.1)]));
        var ratio = analysis.SharedRate[1].Target.RatioToBaseline!;
        var total = Of(analysis, FactorialOutcome.LogExamples).Effects!.Total;
        Assert.Equal(ratio.Estimate, Math.Exp(total.Estimate), 1e-9);
        Assert.Equal(ratio.Low, Math.Exp(total.Low), 1e-9);
        Assert.Equal(ratio.High, Math.Exp(total.High), 1e-9);
    }

    [Fact]
    public void Seeds_are_paired_by_their_number_and_not_by_their_order()
    {
        FinishedTrial[] trials = [.. Trials([(4, 0.2, -0.7, 0.1), (9, 0.2, -0.7, 0.1)])];
        var effects = Of(Planted.Analyze(trials.Reverse()), FactorialOutcome.LogExamples).Effects!;
        Assert.Equal((0.2, 0.0), (
            Math.Round(effects.Direction.Estimate, 9), Math.Round(effects.Direction.High - effects.Direction.Low, 9)));
    }

    [Fact]
    public void An_arm_that_misses_the_target_on_one_seed_gives_the_reason_and_no_number_but_its_losses_are_split()
    {
        var trials = Trials([(5, 0.1, -0.5, 0), (6, 0.1, -0.5, 0), (7, 0.1, -0.5, 0)])
            .Select(trial => trial.Result.Specification is { Rule: Planted.Magnitude, Seed: 2 }
                ? Planted.Trial(Planted.Magnitude, 2, null, end: 0.9)
                : trial);
        var analysis = Planted.Analyze(trials);

        var examples = Of(analysis, FactorialOutcome.LogExamples);
        Assert.Null(examples.Effects);
        Assert.Equal("fa + bp-magnitude does not reach it on 1 of 3 seeds", examples.Missing);
        Assert.NotNull(Of(analysis, FactorialOutcome.TrainingLoss).Effects);
    }

    [Fact]
    public void An_arm_that_diverged_on_one_seed_gives_the_reason_and_no_number_at_all()
    {
        var trials = Trials([(5, 0.1, -0.5, 0), (6, 0.1, -0.5, 0)])
            .Select(trial => trial.Result.Specification is { Rule: Planted.Direction, Seed: 1 }
                ? Planted.Diverged(Planted.Direction, 1)
                : trial);
        Assert.All(Planted.Analyze(trials).Factorials, factorial =>
        {
            Assert.Null(factorial.Effects);
            Assert.Equal("fa + bp-direction diverged on 1 of 2 seeds", factorial.Missing);
        });
    }

    [Fact]
    public void A_study_without_all_four_arms_has_no_factorial()
    {
        var trials = Trials([(5, 0.1, -0.5, 0), (6, 0.1, -0.5, 0)]);
        Assert.Empty(
            Planted.Analyze(trials.Where(trial => trial.Result.Specification.Rule != Planted.Direction)).Factorials);
    }

    [Fact]
    public void Both_learning_rates_have_their_own()
    {
        var trials = Trials([(5, 0.1, -0.5, 0)]).Concat(Trials([(5, 0.3, 0, 0)], StudyPhase.BestRate));
        var analysis = Planted.Analyze(trials);
        Assert.Equal(-0.5, Of(analysis, FactorialOutcome.LogExamples).Effects!.Magnitude.Estimate, 1e-9);
        Assert.Equal(
            0, Of(analysis, FactorialOutcome.LogExamples, StudyPhase.BestRate).Effects!.Magnitude.Estimate, 1e-9);
    }

    // What the four means would say if two arms were taken for each other.
    [Fact]
    public void The_arm_with_the_rules_direction_is_the_one_with_backpropagations_magnitude()
    {
        var effects = Of(Planted.Analyze(Trials([(5, 0.7, -0.2, 0)])), FactorialOutcome.LogExamples).Effects!;
        Assert.Equal(
            (0.7, -0.2), (Math.Round(effects.Direction.Estimate, 9), Math.Round(effects.Magnitude.Estimate, 9)));
    }

    [Fact]
    public void The_sentence_at_the_shared_rate_splits_the_examples() => Assert.Contains(
        "Of fa's head start at learning rate 0.05 (0.25× the examples of bp to reach 0.5, 0.25 to 0.25), its " +
        "magnitude alone makes 0.2× (0.2 to 0.2), its direction alone 1.25× (1.25 to 1.25), " +
        "both together another 1× (1 to 1); 3 paired seeds. By the intervals alone, the advantage is one of " +
        "magnitude; direction alone costs.",
        Planted.Analyze(
            Trials([.. new[] { 5.0, 6, 7 }.Select(own => (own, Math.Log(1.25), Math.Log(0.2), 0.0))])).Findings);

    [Fact]
    public void The_sentence_at_the_best_rates_splits_the_loss_for_which_they_were_chosen() => Assert.Contains(
        "With each of the four arms at its own best learning rate, fa ends with a validation loss +0.004 from bp's " +
        "(+0.004 to +0.004): its magnitude alone makes −0.001 (−0.001 to −0.001), " +
        "its direction alone +0.005 (+0.005 to +0.005), both together another 0 (0 to 0); " +
        "3 paired seeds. By the intervals alone, the disadvantage is one of direction; magnitude alone gains.",
        Planted.Analyze(
            Trials([.. new[] { 5.0, 6, 7 }.Select(own => (own, 0.5, -0.1, 0.0))], StudyPhase.BestRate)).Findings);

    [Fact]
    public void A_target_that_is_censored_is_said_to_be_and_the_loss_is_split_in_its_place()
    {
        var trials = Trials([(5, 0.5, -0.1, 0)]).Select(trial => trial.Result.Specification.Rule == Planted.Magnitude
            ? Planted.Trial(Planted.Magnitude, 1, null, end: 0.9)
            : trial);
        Assert.Contains(Planted.Analyze(trials).Findings, finding => finding.StartsWith(
            "fa's examples to 0.5 cannot be split (fa + bp-magnitude does not reach it on 1 of 1 seeds). " +
                "At learning rate 0.05, fa ends with a training loss ",
            StringComparison.Ordinal));
    }

    [Fact]
    public void The_step_matched_control_stands_beside_the_rule_with_its_own_steps()
    {
        FinishedTrial[] trials = [.. Trials([(5, 0, -1, 0)]), Planted.Trial(Planted.Step, 1, 1.5 * Math.Exp(5))];
        Assert.Contains(
            "With hidden layers' steps as long as bp's, at learning rate 0.05, to reach 0.5: " +
                "fa needs 1.5× the examples of bp (no interval) where with its own it needs 0.368× (2 paired seeds).",
            Planted.Analyze(trials).Findings);
    }

    [Fact]
    public void The_split_is_from_backpropagation_even_where_the_baseline_is_another_rule()
    {
        FinishedTrial[] trials =
        [
            .. Trials([(5, 0.5, -0.1, 0)]),
            Planted.Trial("dfa", 1, 500),
            Planted.Trial(Planted.Step, 1, 1000),
        ];
        var analysis = Planted.Analyze(trials, Planted.Study with { Rules = ["dfa", .. Planted.Study.Rules] });
        Assert.Contains(analysis.Findings, finding => finding.StartsWith(
            "Of fa's delay at learning rate 0.05 (1.49× the examples of bp to reach 0.5, ", StringComparison.Ordinal));
        Assert.DoesNotContain(
            analysis.Findings, finding => finding.StartsWith("With hidden layers' steps", StringComparison.Ordinal));
        Assert.StartsWith("Differences from bp split", FactorialTable.Of(analysis, new RuleStyles(analysis)).Caption);
    }

    [Fact]
    public void Where_the_baseline_misses_the_target_no_rule_is_said_to_miss_it_on_0_seeds()
    {
        FinishedTrial[] trials =
        [
            Planted.Trial("bp", 1, null),
            Planted.Trial("fa", 1, 500),
            Planted.Trial(Planted.Step, 1, 1000),
        ];
        Assert.DoesNotContain(
            Planted.Analyze(trials).Findings,
            finding => finding.Contains("does not reach it on 0", StringComparison.Ordinal)
                || finding.StartsWith("With hidden layers' steps", StringComparison.Ordinal));
    }

    [Fact]
    public void Steps_are_compared_over_hidden_layers_and_measurements()
    {
        var steps = Assert.Single(Planted.Analyze(Trials([(5, 0, 0, 0), (6, 0, 0, 0)])).StepComparisons);
        Assert.Equal(
            (StudyPhase.SharedRate, "fa", 50.0, 2),
            (steps.Phase, steps.Rule, steps.Angle!.Estimate, steps.Angle.Count));
        Assert.Equal(4, steps.LengthRatio!.Estimate, 1e-9);
    }

    [Fact]
    public void A_diverged_seed_leaves_no_comparison_of_steps()
    {
        var trials = Trials([(5, 0, 0, 0), (6, 0, 0, 0)]).Select(trial =>
            trial.Result.Specification is { Rule: "fa", Seed: 1 } ? Planted.Diverged("fa", 1) : trial);
        var steps = Assert.Single(Planted.Analyze(trials).StepComparisons);
        Assert.Null(steps.Angle);
        Assert.Null(steps.LengthRatio);
    }
}

public sealed class FactorialVerdictTests
{
    private static Interval Around(double value) => new(value, value - 0.1, value + 0.1, 10);

    [Theory]
    [InlineData(-2, 0, -2, " By the intervals alone, the advantage is one of magnitude.")]
    [InlineData(-2, 0.5, -2.5, " By the intervals alone, the advantage is one of magnitude; direction alone costs.")]
    [InlineData(-2, -2, 0, " By the intervals alone, the advantage is one of direction.")]
    [InlineData(-2, -1, -1, " By the intervals alone, the advantage is one of both.")]
    [InlineData(-2, 0, 0, "")]
    [InlineData(2, 2, 0, " By the intervals alone, the disadvantage is one of direction.")]
    [InlineData(2, 2.5, -0.5, " By the intervals alone, the disadvantage is one of direction; magnitude alone gains.")]
    [InlineData(2, 0, 2, " By the intervals alone, the disadvantage is one of magnitude.")]
    [InlineData(0, 1, -1, "")]
    // clearly more than 0, and less than a tenth of the total
    [InlineData(20, 20, 1.5, " By the intervals alone, the disadvantage is one of direction.")]
    public void A_verdict_is_given_where_the_intervals_give_one(
        double total, double direction, double magnitude, string expected) =>
        Assert.Equal(
            expected,
            FactorialVerdict.Of(new FactorialEffects(Around(direction), Around(magnitude), Around(0), Around(total))));

    // Between −1.2 and 0.8 of a total of −2: it may be most of it, or oppose it.
    [Theory]
    [InlineData(-2, true, "magnitude has a part in the advantage; nothing here shows whether direction has.")]
    [InlineData(-2, false, "direction has a part in the advantage; nothing here shows whether magnitude has.")]
    [InlineData(2, true, "magnitude has a part in the disadvantage; nothing here shows whether direction has.")]
    public void An_effect_that_is_not_clear_is_not_said_to_be_none(double total, bool isOfMagnitude, string expected)
    {
        var (clear, unclear) = (Around(total), new Interval(-0.2, -1.2, 0.8, 10));
        var (direction, magnitude) = isOfMagnitude ? (unclear, clear) : (clear, unclear);
        var effects = new FactorialEffects(direction, magnitude, Around(0), Around(total));
        Assert.Equal($" By the intervals alone, {expected}", FactorialVerdict.Of(effects));
    }
}
