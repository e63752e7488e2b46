using System.Text.Json;
using Soap.Lab.Findings;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Lab.Specification;
using Soap.Lab.Tests.Records;
using Soap.Trials;
using Xunit;

namespace Soap.Lab.Tests.Running;

/// <summary>Hopeless candidates are trained for a few epochs only.</summary>
public sealed class ScreeningTests : IDisposable
{
    // Four candidates of each of two rules on two seeds, of which one goes on.
    private static readonly StudySpecification Study = SmallStudy.Specification with
    {
        LearningRates = [0.0001, 0.001, 0.01, 0.1],
        TuningSeeds = [11, 12],
        Screening = new Screening(0.125, 1),
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_rule_tunes_the_candidates_of_the_lowest_screening_loss_and_reports_the_best_of_them()
    {
        var results = SmallStudy.Run(_folder.Path, Study with { Screening = new Screening(0.125, 2) });
        foreach (var rule in Study.Rules)
        {
            double[] lowest =
            [
                .. Of(results, StudyPhase.Screening, rule).GroupBy(trial => trial.Trial.Specification.LearningRate)
                    .OrderBy(rate => rate.Average(trial => trial.Result.KeptValidation!.Loss)).Take(2)
                    .Select(rate => rate.Key).Order(),
            ];
            var tuned = Of(results, StudyPhase.Tuning, rule);
            Assert.Equal(lowest, tuned.Select(trial => trial.Trial.Specification.LearningRate).Distinct().Order());
            Assert.Equal(4, tuned.Length);
            var best = tuned.GroupBy(trial => trial.Trial.Specification.LearningRate)
                .MinBy(rate => rate.Average(trial => trial.Result.KeptValidation!.Loss))!.Key;
            Assert.All(
                Of(results, StudyPhase.BestRate, rule),
                trial => Assert.Equal(best, trial.Trial.Specification.LearningRate));
        }
    }

    [Fact]
    public void What_is_kept_is_trained_as_if_nothing_had_been_screened()
    {
        var screened = SmallStudy.Run(_folder["screened"], Study);
        var all = SmallStudy.Run(_folder["all"], Study with { Screening = null });
        var kept = screened.Trials.Where(trial => trial.Trial.Phase == StudyPhase.Tuning).ToArray();
        Assert.Equal(4, kept.Length);
        foreach (var trial in kept)
        {
            var same = Assert.Single(
                all.Trials, other => other.Trial.Phase == StudyPhase.Tuning && other.Trial.Id == trial.Trial.Id);
            Assert.Equal(same.Result.WeightsDigest, trial.Result.WeightsDigest);
        }
    }

    // With a constant learning rate, and but for a last batch that the end of a short trial cuts.
    [Fact]
    public void A_screening_trial_is_the_beginning_of_the_tuning_trial()
    {
        var study = Study with { Trial = Study.Trial with { Selection = "loss", EvaluateEvery = 100 } };
        var results = SmallStudy.Run(_folder.Path, study);
        foreach (var tuned in results.Trials.Where(trial => trial.Trial.Phase == StudyPhase.Tuning))
        {
            var start = Assert.Single(results.Trials, trial => trial.Trial.Phase == StudyPhase.Screening
                && trial.Trial.Specification with { Epochs = study.Trial.Epochs } == tuned.Trial.Specification);
            Assert.Equal([128, 224, 225], start.Result.Validation.Select(point => point.Examples));
            Assert.Equal(start.Result.Validation.Take(2), tuned.Result.Validation.Take(2));
        }
    }

    [Fact]
    public void A_candidate_that_diverges_is_kept_after_all_that_do_not()
    {
        var trials = Screened(rate => rate == 0.01 ? 0.1 : rate, diverged: 0.0001);
        Assert.True(Choice(trials, 3).Keeps("bp", new Candidate(0.1, [])));
        Assert.False(Choice(trials, 3).Keeps("bp", new Candidate(0.0001, [])));
        Assert.True(Choice(trials, 1).Keeps("bp", new Candidate(0.001, [])));
        Assert.False(Choice(trials, 1).Keeps("bp", new Candidate(0.01, [])));
        Assert.True(Choice(trials, 2).Keeps("bp", new Candidate(0.01, []))); // before 0.1, which is level with it
        Assert.False(Choice(trials, 2).Keeps("bp", new Candidate(0.1, [])));
        Assert.True(Choice(trials, 1).Keeps("bp", new Candidate(0.3, []))); // beyond the grid's edge: not screened
    }

    [Fact]
    public void While_a_screening_trial_has_no_result_nothing_is_kept_and_nothing_tuned()
    {
        var trials = Screened(rate => rate, diverged: null);
        Assert.All(
            Study.LearningRates,
            rate => Assert.False(Choice(trials[1..], 3).Keeps("bp", new Candidate(rate, []))));
        var broken = false;
        var runner = new StudyRunner(
            Study, new StudyFolder(_folder.Path), SmallStudy.Data, SmallStudy.Provenance, null,
            (specification, data, progress, cancellation) => specification is { Rule: "fa", Epochs: 0.125, Seed: 12 }
                && !broken && (broken = true)
                    ? throw new InvalidOperationException("broken")
                    : Trial.Run(specification, data, progress, cancellation));
        var results = runner.Run(1, CancellationToken.None);
        Assert.Equal(
            [StudyPhase.SharedRate, StudyPhase.Screening],
            results.Trials.Select(trial => trial.Trial.Phase).Distinct().Order());
        var status = StudyStatus.Of(new StudyFolder(_folder.Path));
        Assert.Equal((4, 4), (status.TrialsToTune, status.TrialsAtBest));

        var whole = new StudyRunner(
            Study, new StudyFolder(_folder.Path), SmallStudy.Data, SmallStudy.Provenance)
            .Run(1, CancellationToken.None, retry: true);
        Assert.Equal(4, whole.Trials.Count(trial => trial.Trial.Phase == StudyPhase.BestRate));
        status = StudyStatus.Of(new StudyFolder(_folder.Path));
        Assert.Equal((0, 0, 0), (status.TrialsToTune, status.TrialsAtBest, status.Missing));
    }

    // All of a candidate's trials, as where it does not fit into the memory, and of all rules.
    [Fact]
    public void A_candidate_of_which_every_screening_trial_broke_is_not_taken_for_one_that_is_not_screened()
    {
        var results = new StudyRunner(
            Study with { TuningSeeds = [11] }, new StudyFolder(_folder.Path), SmallStudy.Data, SmallStudy.Provenance,
            null, (specification, data, progress, cancellation) =>
                specification is { LearningRate: 0.01, Epochs: 0.125 }
                    ? throw new InvalidOperationException("broken")
                    : Trial.Run(specification, data, progress, cancellation)).Run(1, CancellationToken.None);
        Assert.DoesNotContain(
            results.Trials, trial => trial.Trial.Phase is StudyPhase.Tuning or StudyPhase.BestRate);
        var analysis = StudyAnalyzer.Analyze(results, SmallStudy.Provenance, []);
        Assert.DoesNotContain(
            analysis.Responses.SelectMany(response => response.Points), point => point.IsScreenedOut);
        Assert.Contains(analysis.Limits, limit => limit.Contains(
            "while a tuning trial is, no rule's best learning rate is chosen", StringComparison.Ordinal));
        var status = StudyStatus.Of(new StudyFolder(_folder.Path));
        Assert.Equal((2, 4), (status.TrialsToTune, status.TrialsAtBest));
    }

    [Fact]
    public void Trials_that_are_known_and_missing_are_counted_once()
    {
        var whole = SmallStudy.Run(_folder.Path, Study);
        foreach (var phase in new[] { StudyPhase.BestRate, StudyPhase.Tuning, StudyPhase.Screening })
        {
            var some = whole.Trials.Last(trial => trial.Trial.Phase == phase).Trial;
            Directory.Delete(_folder[$"trials/{some.Id}"], recursive: true);
            var status = StudyStatus.Of(new StudyFolder(_folder.Path));
            Assert.Equal(28, status.TrialsToTune + status.TrialsAtBest + status.Phases.Sum(one => one.All));
        }
    }

    [Fact]
    public void A_plan_of_which_rates_beyond_the_edge_were_run_counts_what_is_left()
    {
        var study = Study with { LearningRates = [0.0001, 0.001, 0.01], EdgeExtensions = 1 };
        var results = SmallStudy.Run(_folder.Path, study);
        var cost = StudyCost.Of(StudyChecks.Check(study), SmallStudy.Data, results);
        Assert.All(cost.Phases, phase => Assert.InRange(phase.Finished, 0, phase.Trials));
        Assert.Equal(
            [(StudyPhase.SharedRate, 4), (StudyPhase.Screening, 12), (StudyPhase.Tuning, 4), (StudyPhase.BestRate, 4)],
            cost.Phases.Select(phase => (phase.Phase, phase.Trials)));
        Assert.Equal(12, cost.Unscreened!.Trials);
    }

    [Fact]
    public void A_study_grows_to_what_it_would_have_been()
    {
        SmallStudy.Run(_folder["grown"], Study with { Rules = ["bp"], LearningRates = [0.001, 0.01], Seeds = [1] });
        var grown = SmallStudy.Run(_folder["grown"], Study);
        var fresh = SmallStudy.Run(_folder["fresh"], Study);
        Assert.Equal(
            fresh.Trials.Select(trial => (trial.Trial.Id, trial.Result.WeightsDigest)),
            grown.Trials.Select(trial => (trial.Trial.Id, trial.Result.WeightsDigest)));
    }

    [Fact]
    public void The_plan_counts_what_follows_and_workers_know_its_numbers_once_screening_is_done()
    {
        var manifest = StudyManifest.Of(1, StudyChecks.Check(Study), SmallStudy.Provenance);
        Assert.Equal((4 + 16, 4, 4), (
            manifest.Trials.Count, manifest.TrialsAfterScreening, manifest.TrialsAtBest));
        Assert.Equal(28, NumberedTrials.Most(manifest));
        var results = SmallStudy.Run(_folder.Path, Study);
        var known = NumberedTrials.Known(new StudyFolder(_folder.Path), manifest);
        Assert.True(known.IsWhole);
        Assert.Equal(results.Trials.Select(trial => trial.Trial.Id), known.Trials.Select(trial => trial.Id));
        Assert.Equal(28, known.Trials.Count);
    }

    [Fact]
    public void The_grid_grows_beyond_the_edge_by_trials_that_are_not_screened()
    {
        var results = SmallStudy.Run(
            _folder.Path, Study with { LearningRates = [0.0001, 0.001, 0.01], EdgeExtensions = 1 });
        Assert.Equal(0.1, results.Study.LearningRates[^1]);
        Assert.All(Study.Rules, rule =>
        {
            Assert.Equal(2, Of(results, StudyPhase.Tuning, rule)
                .Count(trial => trial.Trial.Specification.LearningRate == 0.1));
            Assert.DoesNotContain(
                Of(results, StudyPhase.Screening, rule), trial => trial.Trial.Specification.LearningRate == 0.1);
        });
    }

    [Fact]
    public void A_report_says_which_candidates_were_screened_out()
    {
        var results = SmallStudy.Run(
            _folder.Path, Study with { Sweeps = [new Sweep("momentum", ["0", "0.9"])] });
        var analysis = StudyAnalyzer.Analyze(results, SmallStudy.Provenance, []);
        Assert.All(analysis.Responses, response => Assert.Single(response.Points, point => !point.IsScreenedOut));
        Assert.Equal(14, analysis.Candidates!.Count(candidate => candidate.IsScreenedOut));
        Assert.Equal(2, analysis.Candidates!.Count(candidate => candidate.IsBest && candidate.ValidationLoss > 0));
    }

    [Fact]
    public void Manifests_of_other_studies_do_not_know_of_it()
    {
        var text = JsonSerializer.Serialize(
            StudyManifest.Of(1, StudyChecks.Check(SmallStudy.Specification), SmallStudy.Provenance),
            Soap.Storage.Json.Options);
        Assert.DoesNotContain("creening", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.5, 1, "screening = 0.5:1: 0.5 epochs of screening are not fewer than the 0.5 of a trial")]
    [InlineData(0.25, 4, "screening = 0.25:4: keeping 4 of 4 candidates leaves none out")]
    [InlineData(
        0.125, 1, "screening = 0.125:1 ends within the warm-up of 0.2 epochs, in which all rates are small", 0.2)]
    public void What_screens_nothing_is_refused(double epochs, int keep, string message, double warmUp = 0) =>
        Assert.Equal(message, Assert.Throws<SoapException>(() => StudyChecks.Check(Study with
        {
            Screening = new Screening(epochs, keep),
            Trial = Study.Trial with { WarmUp = warmUp },
        })).Message);

    [Fact]
    public void Without_tuning_there_is_nothing_to_screen() => Assert.Equal(
        "screening = 0.125:1: there is nothing to screen without learning-rates",
        Assert.Throws<SoapException>(() => StudyChecks.Check(
            Study with { LearningRates = [], TuningSeeds = [] })).Message);

    private static FinishedTrial[] Of(StudyResults results, StudyPhase phase, string rule) =>
        [.. results.Trials.Where(trial => trial.Trial.Phase == phase && trial.Trial.Specification.Rule == rule)];

    private static ScreeningChoice Choice(IReadOnlyList<FinishedTrial> trials, int keep) =>
        ScreeningChoice.Of(Study with { Rules = ["bp"], Screening = new Screening(0.125, keep) }, trials);

    // Made-up results of one rule.
    private static FinishedTrial[] Screened(Func<double, double> loss, double? diverged) =>
    [
        .. StudyPlan.First(StudyChecks.Check(Study), SmallStudy.Data.Digests)
            .Where(trial => trial is { Phase: StudyPhase.Screening, Specification.Rule: "bp" })
            .Select(trial => new FinishedTrial(trial, new TrialResult
            {
                Specification = trial.Specification,
                Outcome = trial.Specification.LearningRate == diverged ? TrialOutcome.Diverged : TrialOutcome.Finished,
                TrainingLoss = [],
                Validation = [new(100, loss(trial.Specification.LearningRate), null)],
                Diagnostics = [],
                WeightsDigest = "",
                DataDigests = SmallStudy.Data.Digests,
            })),
    ];
}
