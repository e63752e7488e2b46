using Soap.Diagnostics;
using Soap.Engines;
using Soap.Lab.Analysis;
using Soap.Lab.Findings;
using Soap.Lab.Planning;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Numbers;
using Soap.Lab.Reports.Tables;
using Soap.Lab.Running;
using Soap.Lab.Specification;
using Soap.Lab.Tests.Records;
using Soap.Lab.Tests.Reports;
using Soap.Lab.Tests.Running;
using Soap.Lab.Texts;
using Soap.Trials;
using Xunit;

namespace Soap.Lab.Tests.Findings;

public sealed class StudyAnalyzerTests
{
    private const string Unshown = "Nothing here shows that a head start of fa remains";

    // Loss curves that fall along a straight line from 1 at 0 examples to 0 at "length": the target 0.5 is reached at
    // length / 2.
    private static FinishedTrial Trial(
        string rule, ulong seed, double length, StudyPhase phase = StudyPhase.SharedRate, double rate = 0.05,
        bool diverged = false)
    {
        var specification = SmallStudy.Specification.Trial with { Rule = rule, Seed = seed, LearningRate = rate };
        var result = new TrialResult
        {
            Specification = specification,
            Outcome = diverged ? TrialOutcome.Diverged : TrialOutcome.Finished,
            Divergence = diverged ? new Divergence(3, 96, "weights/1") : null,
            TrainingLoss = [.. Enumerable.Range(1, 9).Select(i => new LossPoint(100 * i, 1 - 100.0 * i / length))],
            Validation = [new EvaluationPoint(900, length / 1000, null)],
            Test = diverged ? null : new EvaluationPoint(900, length / 1000, 1 - length / 10_000),
            Diagnostics = [],
            WeightsDigest = "",
            DataDigests = SmallStudy.Data.Digests,
        };
        return new FinishedTrial(new PlannedTrial(phase, specification, $"{rule}-{seed}-{rate}"), result);
    }

    private static StudyAnalysis Analyze(params FinishedTrial[] trials) => StudyAnalyzer.Analyze(
        new StudyResults(SmallStudy.Specification with { LearningRates = [] }, trials), SmallStudy.Provenance, []);

    [Fact]
    public void The_ratio_of_examples_is_paired_by_seed_and_not_by_order()
    {
        var analysis = Analyze(Trial("bp", 1, 1000), Trial("bp", 2, 1600), Trial("fa", 2, 1600), Trial("fa", 1, 1000));

        Assert.Equal(1, analysis.SharedRate[1].Target.RatioToBaseline!.Estimate, 1e-9);
        Assert.Equal(1, analysis.SharedRate[1].Target.RatioToBaseline!.High, 1e-9);
    }

    [Fact]
    public void Twice_the_examples_is_a_ratio_of_two()
    {
        var analysis = Analyze(Trial("bp", 1, 800), Trial("bp", 2, 600), Trial("fa", 1, 1600), Trial("fa", 2, 1200));

        Assert.Equal(2, analysis.SharedRate[1].Target.RatioToBaseline!.Estimate, 1e-9);
        Assert.Contains(analysis.Findings, finding => finding.Contains("bp reaches a training loss of 0.5 after 350 " +
            "examples (300 to 400, 2 seeds); fa needs 2× the examples of bp to reach 0.5 (2 to 2)."));
    }

    [Fact]
    public void A_gain_that_goes_at_the_best_rates_is_named_as_an_artefact()
    {
        var trials = new[]
        {
            Trial("bp", 1, 1000), Trial("bp", 2, 1000), Trial("fa", 1, 400), Trial("fa", 2, 400),
            Trial("bp", 1, 500, StudyPhase.BestRate, 0.1), Trial("bp", 2, 500, StudyPhase.BestRate, 0.1),
            Trial("fa", 1, 600, StudyPhase.BestRate, 0.1), Trial("fa", 2, 600, StudyPhase.BestRate, 0.1),
        };
        var findings = Analyze(trials).Findings;

        Assert.Contains(findings, finding => finding.StartsWith(
            "In words: fewer than bp by the interval alone: fa (p = 0.5) (sign-flip test"));
        Assert.Contains(
            "The head start of fa is turned into a delay, by the interval alone, with each rule at its own best " +
                "learning rate: 1.2 times the examples (1.2 to 1.2) in place of 0.4.",
            findings);
    }

    [Theory]
    [InlineData(0.9, 1.1, Unshown + ", and by the interval alone less than half of it does,")]
    [InlineData(0.45, 1.05, Unshown)] // half of what 0.5 was is 0.707
    [InlineData(0.6, 1.6, Unshown)] // 0.98 in the mean of logarithms, and maybe below 0.707
    [InlineData(0.5, 0.9, "A head start of fa remains, by the interval alone,")]
    public void What_is_left_of_a_head_start_is_told_by_interval_and_size(double one, double other, string expected)
    {
        FinishedTrial[] trials =
        [
            Trial("bp", 1, 1000), Trial("bp", 2, 1000), Trial("fa", 1, 500), Trial("fa", 2, 500),
            Trial("bp", 1, 600, StudyPhase.BestRate, 0.1), Trial("bp", 2, 600, StudyPhase.BestRate, 0.1),
            Trial("fa", 1, 600 * one, StudyPhase.BestRate, 0.1), Trial("fa", 2, 600 * other, StudyPhase.BestRate, 0.1),
        ];
        Assert.Contains(Analyze(trials).Findings, finding => finding.StartsWith(
            $"{expected} with each rule at its own best learning rate: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        "0.9",
        "The best momentum is the smallest or largest of its values, so that the optimum may " +
            "lie outside, for: bp (0.9).")]
    [InlineData("0.5", null)]
    [InlineData("0", null)] // there is no momentum below
    public void A_best_value_of_another_tuned_key_at_the_end_of_its_values_is_told_and_stands_beside_each_number(
        string best, string? expected)
    {
        var study =
            SmallStudy.Specification with { Rules = ["bp"], Sweeps = [new Sweep("momentum", ["0.5", "0.9", "0"])] };
        FinishedTrial With(FinishedTrial trial, double momentum) =>
            trial with
            {
                Trial = trial.Trial with { Specification = trial.Trial.Specification with { Momentum = momentum } },
                Result = trial.Result with { Specification = trial.Result.Specification with { Momentum = momentum } },
            };
        FinishedTrial[] trials =
        [
            .. from rate in study.LearningRates
            from value in new[] { "0.5", "0.9", "0" }
            select With(Trial("bp", 11, value == best ? 500 : 900, StudyPhase.Tuning, rate), double.Parse(value)),
            With(Trial("bp", 1, 900, StudyPhase.BestRate), double.Parse(best)),
        ];
        var analysis = StudyAnalyzer.Analyze(new StudyResults(study, trials), SmallStudy.Provenance, []);

        Assert.Equal(
            expected,
            analysis.Limits.SingleOrDefault(limit => limit.StartsWith("The best momentum", StringComparison.Ordinal)));
        var rows = CsvReader.Read(NumbersCsv.Of(analysis));
        Assert.All(rows, row => Assert.Equal($"momentum={best}", row["swept"]));
        Assert.Equal(["best", "tuning"], rows.Select(row => row["comparison"]).Distinct());
    }

    // An arm of which no trial is left is not there, and no other takes the baseline's place.
    [Fact]
    public void The_table_of_heights_takes_no_other_rule_for_the_baseline()
    {
        var analysis = Analyze(Trial("fa", 1, 1600), Trial("fa", 2, 1200));
        var table = FullTables.Of(analysis, new RuleStyles(analysis)).Single(table => table.Id == "heights-shared");
        Assert.DoesNotContain(table.Rows.SelectMany(row => row), cell => cell.Note == "baseline");
    }

    [Fact]
    public void A_study_of_one_rule_compares_nothing()
    {
        var findings = Analyze(Trial("bp", 1, 800), Trial("bp", 2, 800)).Findings;

        Assert.Equal(
        [
            "At the shared learning rate 0.05, bp reaches a training loss of 0.5 after 400 " +
                "examples (400 to 400, 2 seeds).",
            "Test accuracy",
        ],
            findings.Select(finding => finding.StartsWith("Test accuracy") ? "Test accuracy" : finding));
    }

    [Fact]
    public void A_rule_that_diverged_is_not_said_to_beat_the_control()
    {
        var study = SmallStudy.Specification with { LearningRates = [], Rules = ["bp", "fa", "frozen"] };
        FinishedTrial[] trials =
        [
            Trial("bp", 1, 900), Trial("frozen", 1, 9000), Trial("bp", 2, 900), Trial("frozen", 2, 9000),
            Trial("fa", 1, 900), Trial("fa", 2, 900),
        ];
        string[] Control(params FinishedTrial[] of) =>
        [
            .. StudyAnalyzer.Analyze(new StudyResults(study, of), SmallStudy.Provenance, []).Findings
                .Where(finding => finding.Contains("frozen control")),
        ];

        Assert.StartsWith("Every rule beats the frozen control by the interval alone", Assert.Single(Control(trials)));
        Assert.StartsWith(
            "Every rule that has a mean beats",
            Assert.Single(Control([.. trials[..5], Trial("fa", 2, 900, diverged: true)])));
        Assert.Empty(Control(Trial("bp", 1, 900, diverged: true), trials[1], Trial("fa", 1, 900, diverged: true)));
        Assert.Contains(
            "a single seed gives no interval that could lie below that of the frozen control",
            Assert.Single(Control(trials[0], trials[1], trials[4])));
    }

    [Fact]
    public void A_rule_level_with_the_control_is_not_said_to_train_nothing()
    {
        string Control(int seeds, params string[] learners)
        {
            var study = SmallStudy.Specification with { LearningRates = [], Rules = [.. learners, "frozen"] };
            var trials =
                from rule in study.Rules
                from seed in Enumerable.Range(1, seeds)
                select Trial(rule, (ulong)seed, 9000);
            var analysis = StudyAnalyzer.Analyze(new StudyResults(study, [.. trials]), SmallStudy.Provenance, []);
            return Assert.Single(analysis.Findings, finding => finding.Contains("frozen control"));
        }

        Assert.Equal(
            "Nothing here shows that bp trains its hidden layers: at the shared learning rate 0.05 " +
            "the interval of its loss does not lie below that of the frozen control, " +
            "whose hidden layers never learn (final training loss 0.9 (0.9 to 0.9, 3 seeds)). That " +
            "is no proof that it does not. " +
            "With 3 seeds no difference could be called clear, whatever its size.",
            Control(3, "bp"));
        Assert.StartsWith("Nothing here shows that bp, fa or dfa trains its hidden ", Control(3, "bp", "fa", "dfa"));
        Assert.EndsWith("That is no proof that it does not.", Control(6, "bp"));
        Assert.EndsWith("With 6 seeds no difference could be called clear, whatever its size.", Control(6, "bp",
            "fa"));
        Assert.Contains("(no interval, 1 seed)", Control(1, "bp"));
    }

    [Fact]
    public void A_target_that_one_seed_misses_gives_no_ratio_but_a_count()
    {
        var analysis = Analyze(Trial("bp", 1, 800), Trial("bp", 2, 800), Trial("fa", 1, 1000), Trial("fa", 2, 10_000));
        var target = analysis.SharedRate[1].Target;

        Assert.Null(target.RatioToBaseline);
        Assert.Null(target.Examples);
        Assert.Equal((1, 2), (target.Reached, target.Seeds));
        Assert.Contains(analysis.Findings, finding => finding.Contains("fa does not reach 0.5 on 1 of 2 seeds"));
    }

    [Fact]
    public void A_diverged_seed_takes_the_means_with_it_and_is_listed()
    {
        var analysis = Analyze(
            Trial("bp", 1, 800), Trial("bp", 2, 800), Trial("fa", 1, 700), Trial("fa", 2, 700, diverged: true));
        var arm = analysis.SharedRate[1];

        Assert.Equal(1, arm.DivergedSeeds);
        Assert.Null(arm.TestAccuracy);
        Assert.Null(arm.FinalTrainingLoss);
        Assert.Null(arm.Target.RatioToBaseline);
        Assert.Empty(arm.TrainingLoss);
        Assert.Equal(2, arm.SeedCurves.Count);
        Assert.Equal(
            ("fa", 2UL, "weights/1"),
            (analysis.Diverged[0].Rule, analysis.Diverged[0].Seed, analysis.Diverged[0].Divergence.Tensor));
        Assert.Contains(analysis.Limits, limit => limit.Contains("fa diverged on 1 of 2 seeds"));
    }

    [Theory]
    [InlineData(1, "there is no interval at all")]
    [InlineData(
        5,
        "With 5 seeds the intervals are too narrow: intervals called 95 % hold the true mean in about 92 % of cases")]
    [InlineData(20, "nearly what they are called: intervals called 95 % hold the true mean in about 95 % of cases")]
    public void The_limits_say_how_far_the_intervals_can_be_trusted(int seeds, string expected)
    {
        var study = SmallStudy.Specification with
        {
            LearningRates = [],
            Seeds = [.. Enumerable.Range(1, seeds).Select(seed => (ulong)seed)],
        };
        FinishedTrial[] trials = [.. study.Seeds.Select(seed => Trial("bp", seed, 800))];

        Assert.Contains(
            StudyAnalyzer.Analyze(new StudyResults(study, trials), SmallStudy.Provenance, []).Limits,
            limit => limit.Contains(expected));
    }

    [Fact]
    public void Ratios_read_from_a_handful_of_points_are_called_coarse()
    {
        var coarse = Analyze(Trial("bp", 1, 800), Trial("fa", 1, 1600));

        Assert.Contains(coarse.Limits, limit => limit.Contains(
            "the target is reached within 2 points of the loss curve (one every 200 examples)"));
    }

    // What is left over behind the last interval joins it: 290 examples with a point every 200 are one point.
    [Fact]
    public void A_target_is_not_said_to_be_reached_within_more_points_than_the_curve_has()
    {
        FinishedTrial Short(string rule)
        {
            var trial = Trial(rule, 1, 800);
            return trial with { Result = trial.Result with { TrainingLoss = [new LossPoint(290, 0.4)] } };
        }

        Assert.Contains(
            Analyze(Short("bp"), Short("fa")).Limits,
            limit => limit.Contains("the target is reached within 1 point of the loss curve (one every 200 "));
    }

    [Fact]
    public void A_diverged_baseline_gives_no_differences()
    {
        var analysis = Analyze(Trial("bp", 1, 800, diverged: true), Trial("fa", 1, 700));

        Assert.Null(analysis.SharedRate[1].TestAccuracyDifference);
        Assert.Null(analysis.SharedRate[1].Target.RatioToBaseline);
    }

    [Fact]
    public void The_best_learning_rate_is_the_lowest_validation_loss_without_divergence_and_an_edge_is_flagged()
    {
        var study = SmallStudy.Specification with
        {
            Rules = ["bp", "fa"],
            LearningRates = [0.05, 0.1, 0.2],
            TuningSeeds = [11],
        };
        FinishedTrial[] trials =
        [
            Trial("bp", 11, 900, StudyPhase.Tuning, 0.05), Trial("bp", 11, 700, StudyPhase.Tuning, 0.1),
            Trial("bp", 11, 100, StudyPhase.Tuning, 0.2, diverged: true),
            Trial("fa", 11, 900, StudyPhase.Tuning, 0.05), Trial("fa", 11, 700, StudyPhase.Tuning, 0.1),
            Trial("fa", 11, 600, StudyPhase.Tuning, 0.2),
        ];
        var responses = LearningRateChoice.Responses(study, trials);

        Assert.Equal((0.1, false), (responses[0].Best!.Value, responses[0].BestIsOnEdge));
        Assert.Null(responses[0].Points[2].ValidationLoss);
        Assert.Equal((0.2, true), (responses[1].Best!.Value, responses[1].BestIsOnEdge));
    }

    [Fact]
    public void The_analysis_of_a_real_study_has_curves_ratios_diagnostics_and_sentences()
    {
        using var folder = new TemporaryFolder();
        var analysis = StudyAnalyzer.Analyze(SmallStudy.Run(folder.Path), SmallStudy.Provenance, []);

        Assert.Equal(["bp", "fa"], analysis.SharedRate.Select(arm => arm.Rule));
        Assert.All(analysis.SharedRate, arm => Assert.NotEmpty(arm.TrainingLoss));
        Assert.All(
            analysis.SharedRate,
            arm => Assert.All(arm.TrainingLoss, point => Assert.InRange(point.Mean, point.Low, point.High)));
        Assert.Contains(
            analysis.SharedRate[1].Diagnostics,
            curve => curve is { Layer: 2, Metric: nameof(DiagnosticPoint.WeightAngle) });
        Assert.DoesNotContain(
            analysis.SharedRate[1].Diagnostics,
            curve => curve is { Layer: 1, Metric: nameof(DiagnosticPoint.WeightAngle) });
        Assert.NotEmpty(analysis.Findings);
        Assert.Equal(2, analysis.Responses.Count);
    }
}

public sealed class NumberTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.2315, "0.232")]
    [InlineData(2.0633, "2.06")]
    [InlineData(11.04, "11")]
    [InlineData(22603.4, "22,600")]
    [InlineData(0.00012345, "0.000123")]
    [InlineData(-1.5, "-1.5")]
    [InlineData(1e-20, "1e-20")]
    [InlineData(-1.236e-15, "-1.24e-15")]
    [InlineData(1e-13, "0.0000000000001")]
    public void Numbers_in_sentences_have_three_significant_digits(double value, string text) =>
        Assert.Equal(text, NumberText.Short(value));
}
