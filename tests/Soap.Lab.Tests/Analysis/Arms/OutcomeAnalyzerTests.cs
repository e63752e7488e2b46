using CsCheck;
using Soap.Engines;
using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Findings;
using Soap.Lab.Planning;
using Soap.Lab.Reports.Numbers;
using Soap.Lab.Running;
using Soap.Lab.Statistics;
using Soap.Lab.Tests.Running;
using Soap.Lab.Texts;
using Soap.Trials;
using Xunit;

namespace Soap.Lab.Tests.Analysis.Arms;

public sealed class OutcomeAnalyzerTests
{
    private static readonly double[] Spread = [0.00, 0.03, 0.01, 0.05, 0.02, 0.07, 0.04, 0.06];

    // One trial a seed that ends at the loss; null for one that diverged. The training loss falls along a straight
    // line to it, over 900 examples.
    private static IEnumerable<FinishedTrial> Arm(string rule, params double?[] losses) => losses.Select((loss, i) =>
    {
        var specification =
            SmallStudy.Specification.Trial with { Rule = rule, Seed = (ulong)i + 1, LearningRate = 0.05 };
        return new FinishedTrial(new PlannedTrial(StudyPhase.SharedRate, specification, $"{rule}-{i}"), new TrialResult
        {
            Specification = specification,
            Outcome = loss is null ? TrialOutcome.Diverged : TrialOutcome.Finished,
            Divergence = loss is null ? new Divergence(3, 96, "weights/1") : null,
            TrainingLoss =
            [
                .. Enumerable.Range(1, 9).Select(step => new LossPoint(100 * step, 1 - (1 - (loss ?? 0)) * step / 9)),
            ],
            Validation = [new EvaluationPoint(900, loss ?? double.NaN, 1 - loss / 2)],
            Test = loss is null ? null : new EvaluationPoint(900, loss.Value, 1 - loss / 2),
            Diagnostics = [],
            WeightsDigest = "",
            DataDigests = SmallStudy.Data.Digests,
        });
    });

    private static StudyAnalysis Analyze(params IEnumerable<FinishedTrial>[] arms) => StudyAnalyzer.Analyze(
        new StudyResults(
            SmallStudy.Specification with
            {
                LearningRates = [],
                Rules = [.. arms.Select(arm => arm.First().Trial.Specification.Rule)],
                Seeds = [.. arms[0].Select(trial => trial.Trial.Specification.Seed)],
            },
            [.. arms.SelectMany(arm => arm)]),
        SmallStudy.Provenance, []);

    private static double?[] Around(double loss, int seeds = 8) =>
        [.. Spread.Take(seeds).Select(more => (double?)(loss + more))];

    [Fact]
    public void A_rule_that_is_worse_on_every_seed_has_its_shift_its_probability_and_the_smallest_p()
    {
        var outcomes = Analyze(Arm("bp", Around(0.1)), Arm("fa", Around(0.3))).SharedRate[1];
        var loss = outcomes.Outcome(ArmOutcome.FinalValidationLoss)!;

        Assert.Equal(0.335, loss.InterquartileMean!.Estimate, 1e-9);
        Assert.Equal(0.2, loss.Comparison!.Shift!.Estimate, 1e-9);
        Assert.Equal((0, 8), (loss.Comparison.Improvement.Estimate, loss.Comparison.Pairs));
        Assert.Equal(2 / 256.0, loss.Comparison.PValue);
        Assert.Equal(-0.1, outcomes.Outcome(ArmOutcome.TestAccuracy)!.Comparison!.Shift!.Estimate, 1e-9);
        Assert.Equal(0, outcomes.Outcome(ArmOutcome.TestAccuracy)!.Comparison!.Improvement.Estimate);
        Assert.Null(outcomes.Outcome(ArmOutcome.FinalTrainingLoss));
        Assert.Null(outcomes.Outcome(ArmOutcome.TestLoss));
    }

    [Fact]
    public void Accuracies_turn_their_intervals_with_their_sign()
    {
        var accuracy = Analyze(Arm("bp", Around(0.1)), Arm("fa", [.. Around(0.1).Reverse()])).SharedRate[1].Outcome(
            ArmOutcome.TestAccuracy)!;

        Assert.InRange(
            accuracy.InterquartileMean!.Estimate, accuracy.InterquartileMean.Low, accuracy.InterquartileMean.High);
        Assert.InRange(
            accuracy.Comparison!.Shift!.Estimate, accuracy.Comparison.Shift.Low, accuracy.Comparison.Shift.High);
        Assert.Equal(0.5, accuracy.Comparison.Improvement.Estimate, 1e-9);
    }

    [Fact]
    public void P_values_are_corrected_over_the_rules_of_a_comparison_and_a_clear_difference_is_one_after_correction()
    {
        var analysis = Analyze(Arm("bp", Around(0.1)), Arm("fa", Around(0.4)), Arm("dfa", [.. Around(0.1).Reverse()]));
        var (worse, same) = (
            analysis.SharedRate[1].Outcome(ArmOutcome.ExamplesToTarget)!.Comparison!,
            analysis.SharedRate[2].Outcome(ArmOutcome.ExamplesToTarget)!.Comparison!);

        Assert.Equal((2 * worse.PValue, same.PValue), (worse.AdjustedPValue, same.AdjustedPValue));
        Assert.Contains(analysis.Findings, finding => finding.StartsWith(
            "In words: clearly more than bp: fa (smallest p); no clear difference: dfa (sign-flip test over seeds, " +
                "p after Holm's correction; 1 where none is given; smallest p: the smallest that 8 seeds can give).",
            StringComparison.Ordinal));
        Assert.Contains(analysis.Limits, limit => limit.StartsWith(
            "p-values are corrected for the 2 comparisons with the baseline in one outcome",
            StringComparison.Ordinal));
    }

    [Fact]
    public void With_five_seeds_nothing_is_called_clear_and_the_report_says_why_and_how_many_would_do()
    {
        var analysis = Analyze(Arm("bp", Around(0.1, 5)), Arm("fa", Around(0.4, 5)), Arm("dfa", Around(0.45, 5)));

        Assert.DoesNotContain(
            analysis.Findings, finding => finding.Contains("clearly more", StringComparison.Ordinal));
        Assert.Contains(analysis.Findings, finding => finding.StartsWith(
            "In words: more than bp by the interval alone: fa (p = 0.125), dfa (p = 0.125)",
            StringComparison.Ordinal));
        Assert.Contains(
            "With 5 seeds no paired test can give a p-value below 0.0625, nor below 0.125 after Holm's correction " +
                "over 2 comparisons: no difference can be called clear. 7 seeds could.",
            analysis.Limits);
    }

    [Fact]
    public void The_report_says_which_difference_these_seeds_can_find_and_what_half_of_it_needs()
    {
        double?[] noisy = [0.30, 0.34, 0.29, 0.37, 0.33, 0.36, 0.35, 0.35];
        var analysis = Analyze(Arm("bp", Around(0.1)), Arm("fa", noisy));
        var comparison = analysis.SharedRate[1].Outcome(ArmOutcome.FinalValidationLoss)!.Comparison!;

        Assert.Equal(
            0.8, PairedPower.Of(8, comparison.DetectableDifference!.Value, comparison.Deviation!.Value), 1e-6);
        var half = PairedPower.Seeds(comparison.DetectableDifference.Value / 2, comparison.Deviation.Value);
        Assert.Contains(analysis.Limits, limit => limit.StartsWith(
            "By the spread of these 8 seeds, a true difference from bp in validation loss at the end",
            StringComparison.Ordinal)
            && limit.EndsWith(
                $"{NumberText.Short(comparison.DetectableDifference.Value)} for fa. One " +
                    $"half as large needs {half} seeds.",
                StringComparison.Ordinal));
    }

    [Fact]
    public void One_diverged_seed_of_eight_is_trimmed_and_opens_the_interval_and_three_leave_no_number()
    {
        var one = Analyze(Arm("bp", Around(0.1)), Arm("fa", [.. Around(0.3)[..7], null])).SharedRate[1].Outcome(
            ArmOutcome.FinalValidationLoss)!;
        var analysis = Analyze(Arm("bp", Around(0.1)), Arm("fa", [.. Around(0.3)[..5], null, null, null]));
        var three = analysis.SharedRate[1].Outcome(ArmOutcome.FinalValidationLoss)!;

        Assert.Equal(double.PositiveInfinity, one.InterquartileMean!.High);
        Assert.InRange(one.InterquartileMean.Estimate, 0.3, 0.4);
        Assert.Null(three.InterquartileMean);
        Assert.Equal(2 / 256.0, three.Comparison!.PValue);
        Assert.Contains(analysis.Findings, finding => finding.Contains(
            "fa without a number, since 3 of 8 seeds diverged and lower than bp with probability 0.00 (",
            StringComparison.Ordinal));
    }

    [Fact]
    public void A_diverged_trial_never_makes_a_rule_better_in_the_sentences_numbers()
    {
        foreach (var victim in Enumerable.Range(0, 8))
        {
            double?[] losses = Around(0.05), broken = [.. losses.Select((loss, i) => i == victim ? null : loss)];
            var before = Analyze(Arm("bp", Around(0.1)), Arm("fa", losses)).SharedRate[1];
            var after = Analyze(Arm("bp", Around(0.1)), Arm("fa", broken)).SharedRate[1];
            Assert.All(before.Outcomes.Zip(after.Outcomes), pair =>
            {
                Assert.True(
                    pair.Second.Comparison!.Improvement.Estimate <= pair.First.Comparison!.Improvement.Estimate);
                Assert.True(pair.Second.Comparison.PValue >= pair.First.Comparison.PValue);
            });
            Assert.True(after.Outcome(ArmOutcome.FinalValidationLoss)!.InterquartileMean!.Estimate
                >= before.Outcome(ArmOutcome.FinalValidationLoss)!.InterquartileMean!.Estimate);
        }
    }

    [Fact]
    public void An_arm_that_diverged_on_every_seed_has_every_comparison_as_the_worst_and_takes_no_others()
    {
        double?[] none = [.. Around(0).Select(_ => (double?)null)];
        var arms = Analyze(Arm("bp", Around(0.1)), Arm("fa", none), Arm("dfa", Around(0.3))).SharedRate;
        foreach (var outcome in new[] { ArmOutcome.FinalValidationLoss, ArmOutcome.TestAccuracy })
        {
            var comparison = arms[1].Outcome(outcome)!.Comparison!;
            Assert.Equal((null, 0, 2 / 256.0), (comparison.Shift, comparison.Improvement.Estimate, comparison.PValue));
            Assert.Equal(4 / 256.0, comparison.AdjustedPValue);
        }

        // The same for the baseline: all others are better than it.
        Assert.All(Analyze(Arm("bp", none), Arm("fa", Around(0.1)), Arm("dfa", Around(0.3))).SharedRate.Skip(1), arm =>
            Assert.Equal(
                (1, 2 / 256.0),
                (
                    arm.Outcome(ArmOutcome.TestAccuracy)!.Comparison!.Improvement.Estimate,
                    arm.Outcome(ArmOutcome.TestAccuracy)!.Comparison!.PValue)));
    }

    [Fact]
    public void Turning_a_score_into_diverged_never_removes_a_comparison() =>
        Gen.Double[0.1, 0.9].Array[4].Array[3].SelectMany(losses =>
            Gen.Bool.Array[4].Array[3].Select(broken => (losses, broken))).Sample(drawn =>
            {
                string[] rules = ["bp", "fa", "dfa"];
                ArmOutcome[][] Compared(bool[][]? broken) =>
                [
                    .. Analyze(
                    [
                        .. rules.Select((rule, i) => Arm(rule,
                        [
                            .. drawn.losses[i].Select((loss, seed) => broken?[i][seed] == true ? (double?)null : loss),
                        ])),
                    ])
                        .SharedRate.Skip(1).Select(arm => arm.Outcomes.Where(outcome => outcome.Comparison is not null)
                            .Select(outcome => outcome.Outcome).ToArray()),
                ];

                // Where no trial of any arm finished nobody knows what the test set would have given.
                return drawn.broken.All(arm => arm.All(seed => seed))
                    || Compared(null).Zip(Compared(drawn.broken)).All(pair => pair.First.SequenceEqual(pair.Second));
            }, iter: 40);

    // The target is 0.5, and nobody comes so low. Two that miss it are level; how far apart they are nobody knows.
    [Fact]
    public void Two_that_miss_the_target_on_half_of_the_seeds_have_no_shift()
    {
        BaselineComparison Examples(params double?[] fa) =>
            Analyze(Arm("bp", 0.6, 0.6, 0.6, 0.1), Arm("fa", fa)).SharedRate[1].Outcome(
                ArmOutcome.ExamplesToTarget)!.Comparison!;
        var never = Examples(0.6, 0.7, 0.8, 0.9);
        Assert.Equal((null, null, null, 4), (never.Shift, never.Deviation, never.DetectableDifference, never.Pairs));
        Assert.Equal(1, never.PValue);
        Assert.Null(Examples(0.6, 0.7, 0.1, 0.1).Shift);
        Assert.Equal("not reached by 4 of 4 seeds", Measured.Shift(
            Analyze(Arm("bp", 0.6, 0.6, 0.6, 0.6), Arm("fa", 0.7, 0.7, 0.7, 0.7)) is var analysis
                ? analysis.SharedRate[1].Outcome(ArmOutcome.ExamplesToTarget)
                : null,
            analysis.SharedRate[1]).Reason);
        Assert.NotNull(Analyze(Arm("bp", 0.6, 0.1, 0.1, 0.1), Arm("fa", 0.6, 0.2, 0.2, 0.2)).SharedRate[1].Outcome(
            ArmOutcome.ExamplesToTarget)!.Comparison!.Shift);
    }

    [Fact]
    public void Seeds_that_one_side_lacks_are_left_out_of_the_pairs() =>
        Assert.Equal(
            6,
            Analyze(Arm("bp", Around(0.1)), Arm("fa", Around(0.3, 6))).SharedRate[1].Outcome(
                ArmOutcome.FinalValidationLoss)!.Comparison!.Pairs);

    [Fact]
    public void The_profile_counts_a_missed_target_and_a_divergence_as_no_solution()
    {
        // The target is 0.5: a line from 1 to loss L over 900 examples is there after 450 / (1 - L).
        var arms = Analyze(Arm("bp", 0.1, 0.1, 0.1), Arm("fa", 0.4, 0.7, null)).SharedRate;

        Assert.Equal([1, 1, 1], arms[0].ExamplesOverBest);
        Assert.Equal(1.5, arms[1].ExamplesOverBest[0]!.Value, 1e-9);
        Assert.Equal([null, null], arms[1].ExamplesOverBest.Skip(1));
        Assert.Equal((1, 3), (arms[1].Target.Reached, arms[1].Target.BaselineReached));
        Assert.Null(arms[0].Target.BaselineReached);
    }
}
