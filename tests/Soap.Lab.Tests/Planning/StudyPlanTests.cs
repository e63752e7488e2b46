using Soap.Data;
using Soap.Lab.Planning;
using Soap.Lab.Specification;
using Soap.Lab.Tests.Records;
using Soap.Lab.Tests.Running;
using Soap.Rules;
using Soap.Storage;
using Soap.Trials;
using Xunit;

namespace Soap.Lab.Tests.Planning;

public sealed class StudyPlanTests
{
    private static readonly Dictionary<string, string> Digests = new() { ["train"] = "aa" };

    [Fact]
    public void Everything_wrong_with_a_study_is_said_at_once()
    {
        var study = SmallStudy.Specification with
        {
            Seeds = [1, 1],
            TuningSeeds = [1],
            TargetLoss = -1,
            LearningRates = [0.1, 0.1],
        };
        var message = Assert.Throws<SoapException>(() => StudyChecks.Check(study)).Message;

        Assert.Contains("seeds = 1,1: a seed stands twice", message);
        Assert.Contains("must not be among the reporting seeds", message);
        Assert.Contains("target-loss = -1", message);
        Assert.Contains("a rate stands twice", message);
    }

    [Fact]
    public void A_learning_rate_that_no_trial_would_take_is_refused_before_any_is_run()
    {
        var study = SmallStudy.Specification with { LearningRates = [0.1, 1e31] };

        Assert.Contains(
            "learning-rates = 0.1,1E+31: allowed: each from 1E-30 to 1E+30",
            Assert.Throws<SoapException>(() => StudyChecks.Check(study)).Message);
    }

    [Fact]
    public void Rules_of_one_canonical_text_are_one_rule_though_their_parts_differ()
    {
        var (fa, kp) = (LearningRule.Parse("fa"), LearningRule.Parse("kp"));
        LearningRule[] rules =
            [new("mine", fa.Recipe), kp, new("mine", kp.Recipe)];
        Assert.False(LearningRule.ByParts.Equals(rules[0], rules[2]));
        Assert.Equal(1, RepeatedRule.Find(["mine", "mine"], [rules[0], rules[2]])?.Second);
        Assert.Null(RepeatedRule.Find(["mine", "kp"], rules[..2]));
    }

    [Theory]
    [InlineData("sign", "sign:magnitude=initial")]
    [InlineData("bp", "bp")]
    [InlineData("dfa", "dfa+fa")]
    [InlineData("dkp:decay=0.1", "dfa+kp:decay=0.1")]
    [InlineData("frsf", "sign:period=1,magnitude=initial")]
    [InlineData("bp+foof", "foof")]
    [InlineData("ia", "bp+ia")]
    [InlineData("sa", "sa")]
    [InlineData("aa", "aa")]
    [InlineData("locoprop", "locoprop")]
    public void Two_spellings_of_one_rule_are_one_rule(string one, string other)
    {
        var study = SmallStudy.Specification with { Rules = ["fa", one, "sdfa", other] };
        var message = Assert.Throws<SoapException>(() => StudyChecks.Check(study)).Message;

        Assert.Equal(
            $"rules = fa {one} sdfa {other}: '{one}' and '{other}' are the same rule, "
                + "whose trials would be run twice; keep one",
            message);
    }

    [Fact]
    public void Rules_that_differ_in_one_option_or_addition_are_several()
    {
        string[] rules =
        [
            "fa", "sign:period=100", "sign:period=200", "kp", "kp:decay=0.5", "fa+momentum", "fa+momentum:factor=0.5",
            "fa+constrained", "fa+asymmetric", "dfa", "dfa+foof", "dfa+kp", "sparse-dfa",
        ];
        Assert.Equal(rules.Length, StudyChecks.Check(SmallStudy.Specification with { Rules = rules }).Rules.Count);
    }

    [Fact]
    public void Tuning_without_held_out_samples_is_refused()
    {
        var study = SmallStudy.Specification with { Trial = SmallStudy.Specification.Trial with { Validation = 0 } };

        Assert.Contains(
            "chosen on validation samples", Assert.Throws<SoapException>(() => StudyChecks.Check(study)).Message);
    }

    [Theory]
    [InlineData(5000, 64, "")]
    [InlineData(64, 5000, "batch=5000: ")]
    public void A_batch_that_a_rule_cannot_take_is_refused_before_any_trial_is_run(int batch, int swept, string place)
    {
        var study = SmallStudy.Specification with
        {
            Rules = ["bp", "locoprop"],
            Trial = SmallStudy.Specification.Trial with { Task = "mnist", Batch = batch },
            Sweeps = [new Sweep("batch", [$"{swept}"])],
        };
        Assert.Equal(
            place + "fit 'local-steps' of a dense map from 784 to 8: 5000 rows (samples, or positions of samples) are "
                + "too many for products of rows with rows; allowed: at most 4096; take a smaller batch, or another "
                + "fit",
            Assert.Throws<SoapException>(() => StudyChecks.Check(study)).Message);
        Assert.NotEmpty(StudyChecks.Check(study with { Rules = ["bp", "foof"] }).Rules);
    }

    [Fact]
    public void The_built_in_studies_make_sense() => Assert.All(
        StudyCatalog.All.Concat(StudyCatalog.All.Select(StudyCatalog.Quick)),
        study => Assert.NotEmpty(StudyPlan.First(StudyChecks.Check(study), Digests)));

    [Fact]
    public void Rules_at_the_shared_rate_alone_are_trained_there_on_every_seed_and_nowhere_else()
    {
        string[] alone = ["fa+bp-magnitude", "fa+bp-direction"];
        var (without, with) = (SmallStudy.Specification, SmallStudy.Specification with { SharedRateRules = alone });
        var added = StudyPlan.First(with, Digests).Except(StudyPlan.First(without, Digests)).ToArray();

        Assert.All(added, trial => Assert.Equal(StudyPhase.SharedRate, trial.Phase));
        Assert.Equal(
            from seed in with.Seeds from rule in alone select (seed, rule),
            added.Select(trial => (trial.Specification.Seed, trial.Specification.Rule)));
        Assert.Equal(StudyPlan.First(with, Digests).Count, (int)StudyPlan.CountOfFirst(with));
    }

    [Theory]
    [InlineData("fa", "'fa' and 'fa' are the same rule")]
    [InlineData("fa+bp-step fa+bp-step", "'fa+bp-step' and 'fa+bp-step' are the same rule")]
    [InlineData("pepita+bp-step", "pepita")]
    public void Rules_at_the_shared_rate_alone_are_checked_like_the_others(string rules, string message) =>
        Assert.Contains(message, Assert.Throws<SoapException>(() => StudyChecks.Check(
            SmallStudy.Specification with { SharedRateRules = rules.Split(' ') })).Message);

    [Fact]
    public void A_trial_s_identity_depends_on_everything_that_decides_its_result()
    {
        var trial = SmallStudy.Specification.Trial;
        TrialSpecification[] variants =
        [
            trial,
            trial with { Rule = "fa" },
            trial with { Seed = 1 },
            trial with { LearningRate = 0.06 },
            trial with { Hidden = [8, 8] },
            trial with { Activation = "relu" },
            trial with { Initializer = "pytorch" },
            trial with { FeedbackInitializer = "pytorch" },
            trial with { Optimizer = "adam" },
            trial with { Momentum = 0.5 },
            trial with { WeightDecay = 0.1 },
            trial with { Schedule = "cosine" },
            trial with { Batch = 16 },
            trial with { Epochs = 1 },
            trial with { Validation = 100 },
            trial with { DataSeed = 1 },
            trial with { Loss = "mean-squared-error" },
            trial with { InputScaling = "unit" },
            trial with { NoiseExamples = 64 },
            trial with { NoiseExamples = 64, NoiseLearningRate = 0.1 },
        ];
        var ids =
            variants.Select(variant => PlannedTrial.Create(StudyPhase.SharedRate, variant, Digests).Id).ToArray();

        Assert.Equal(variants.Length, ids.Distinct().Count());
        Assert.DoesNotContain(
            PlannedTrial.Create(StudyPhase.SharedRate, trial, new Dictionary<string, string> { ["train"] = "ab" }).Id,
            ids);
        Assert.Equal(ids[0], PlannedTrial.Create(StudyPhase.BestRate, trial, Digests).Id);
    }

    // The id of this trial in results of version 0.1, which must be found again: keys that came later are not in the
    // text of a trial that does not set them.
    [Fact]
    public void A_trial_that_sets_no_newer_key_keeps_its_identity()
    {
        var digests = TaskCatalog.Find("mnist").Files.ToDictionary(file => file.Name, file => file.Digest);
        var trial = StudyPlan.First(StudyCatalog.Founding, digests).Single(trial =>
            trial.Phase == StudyPhase.SharedRate && trial.Specification is { Rule: "bp", Seed: 1 });

        Assert.Equal("5b535cf4bd56", trial.Id);
    }

    [Fact]
    public void A_trial_that_begins_with_the_weights_of_a_file_is_known_by_their_digest_and_is_of_no_study()
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder["one"], []);
        SafetensorsWriter.Write(folder["same"], []);
        SafetensorsWriter.Write(folder["other"], [new("w", SafetensorsType.F32, [0], [])]);
        var trial = StudyCatalog.Founding.Trial;
        var (drawn, one, same, other) = (Id(trial), Id(Begun("one")), Id(Begun("same")), Id(Begun("other")));
        Assert.Equal(one, same);
        Assert.Equal(3, new[] { drawn, one, other }.Distinct().Count());

        var error = Assert.Throws<SoapException>(
            () => StudyChecks.Check(StudyCatalog.Founding with { Trial = Begun("one") }));
        Assert.Equal("init is of a single trial: a study draws the weights of every seed anew", error.Message);

        TrialSpecification Begun(string file) => trial with { InitialWeights = InitialWeights.Of(folder[file]) };
        static string Id(TrialSpecification trial) =>
            PlannedTrial.Create(StudyPhase.SharedRate, trial, Digests).Id;
    }

    [Fact]
    public void Every_rule_gets_the_same_tuning_budget_and_the_same_seeds()
    {
        var plan = StudyPlan.First(StudyChecks.Check(StudyCatalog.Founding), Digests);

        Assert.All(plan.GroupBy(trial => (trial.Phase, trial.Specification.Rule)), group =>
            Assert.Equal(group.Key.Phase == StudyPhase.SharedRate ? 10 : 12, group.Count()));
        Assert.Empty(plan.Where(trial => trial.Phase == StudyPhase.Tuning).Select(trial => trial.Specification.Seed)
            .Intersect(
                plan.Where(trial => trial.Phase == StudyPhase.SharedRate).Select(trial => trial.Specification.Seed)));
    }
}
