using Soap.Data;
using Soap.Lab.Findings;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Lab.Specification;
using Soap.Lab.Tests.Records;
using Soap.Trials;
using Xunit;

namespace Soap.Lab.Tests.Running;

public sealed class StudyFailureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_trial_that_breaks_is_stored_as_failed_and_the_others_go_on()
    {
        var results = Run(Breaks("fa", seed: 2));

        Assert.Equal(
            "fa",
            Assert.Single(
                results.Failed, failed => failed.Trial.Phase == StudyPhase.SharedRate).Trial.Specification.Rule);
        Assert.Contains(results.Trials, trial => trial.Trial.Specification is { Rule: "bp", Seed: 2 });
        var failure = results.Failed[0].Failure;
        Assert.Equal(("System.InvalidOperationException", "the kernel broke"), (failure.Error, failure.Message));
        Assert.Contains(nameof(Breaks), failure.Trace, StringComparison.Ordinal);
        Assert.Equal("commit", failure.Commit);
    }

    [Fact]
    public void The_report_counts_what_failed_and_says_how_many_seeds_are_left()
    {
        var analysis = StudyAnalyzer.Analyze(Run(Breaks("fa", seed: 2)), SmallStudy.Provenance, []);

        Assert.Contains(
            analysis.Limits,
            sentence => sentence.Contains("broke by a fault of the program or the machine", StringComparison.Ordinal));
        Assert.Contains(
            analysis.Failed,
            failed => failed is { Rule: "fa", Seed: 2, Error: "System.InvalidOperationException: the kernel broke" });
        Assert.Equal(1, analysis.SharedRate.Single(arm => arm.Rule == "fa").Seeds);
    }

    [Fact]
    public void Going_on_leaves_failed_trials_alone_and_retrying_runs_exactly_those()
    {
        using var whole = new TemporaryFolder();
        SmallStudy.Run(whole.Path);
        Run(Breaks("fa", seed: 2));
        var resumed = new CountingObserver();
        Assert.NotEmpty(Run(Trial.Run, observer: resumed).Failed);
        Assert.Equal(0, resumed.Trained);

        var retried = new CountingObserver();
        var results = Run(Trial.Run, retry: true, retried);

        Assert.Empty(results.Failed);
        Assert.InRange(retried.Trained, 1, 2);
        Assert.Empty(Directory.GetFiles(_folder["trials"], "error.json", SearchOption.AllDirectories));
        Assert.Equal(whole.Snapshot(), _folder.Snapshot());
    }

    [Fact]
    public void While_a_tuning_trial_has_failed_nothing_is_chosen_for_any_rule()
    {
        var results = Run((specification, data, progress, stop) =>
            specification is { Rule: "bp", LearningRate: 0.1, Seed: 11 }
                ? throw new InvalidOperationException("broken")
                : Trial.Run(specification, data, progress, stop));

        Assert.All(
            LearningRateChoice.Responses(results.Study, results.Trials), response => Assert.Null(response.Best));
        Assert.DoesNotContain(results.Trials, trial => trial.Trial.Phase == StudyPhase.BestRate);
        Assert.Contains(
            StudyAnalyzer.Analyze(results, SmallStudy.Provenance, []).Limits,
            sentence => sentence.Contains(
                "while a tuning trial is, no rule's best learning rate is chosen", StringComparison.Ordinal));
        Assert.Equal(
            (0, 4),
            (
                StudyStatus.Of(new StudyFolder(_folder.Path)).Phases.Sum(phase => phase.Missing),
                StudyStatus.Of(new StudyFolder(_folder.Path)).TrialsAtBest));

        var retried = Run(Trial.Run, retry: true);
        Assert.All(
            LearningRateChoice.Responses(retried.Study, retried.Trials), response => Assert.NotNull(response.Best));
    }

    [Fact]
    public void How_a_trial_once_failed_is_not_read_where_it_has_a_result_and_damage_is_told_with_the_way_out()
    {
        SmallStudy.Run(_folder.Path);
        var trial = Directory.GetDirectories(_folder["trials"]).Order().First();
        File.WriteAllText(Path.Combine(trial, "error.json"), "{");
        Assert.Empty(StudyResults.Read(new StudyFolder(_folder.Path)).Failed);

        File.Delete(Path.Combine(trial, "result.json"));
        var failed = StudyResults.ReadAll(new StudyFolder(_folder.Path)).Failed[0].Failure;
        Assert.StartsWith(Path.Combine(trial, "error.json"), failed.Message, StringComparison.Ordinal);
        Assert.EndsWith("Remove this file to go on without it.", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trial_without_provenance_is_told_as_of_unknown_origin()
    {
        SmallStudy.Run(_folder.Path);
        File.Delete(Path.Combine(Directory.GetDirectories(_folder["trials"]).Order().First(), "provenance.json"));
        File.Delete(_folder["provenance.json"]);
        var folder = new StudyFolder(_folder.Path);
        var analysis = StudyAnalyzer.Analyze(StudyResults.Read(folder), folder.ReadProvenance(), []);

        Assert.Equal("unknown", Assert.Single(analysis.Origins, origin => origin.Trials == 1).SoapVersion);
        Assert.Contains(analysis.TimeLimits, sentence =>
            sentence.StartsWith("The trials were run by 2 versions or machines", StringComparison.Ordinal));
        Assert.Equal(SmallStudy.Provenance.CommandLine, analysis.Provenance.CommandLine);
    }

    [Fact]
    public void Failures_in_a_row_end_the_study_with_the_error_and_the_way_to_go_on()
    {
        var error = Assert.Throws<SoapException>(() => Run(Breaks("bp", null, "fa")));

        Assert.Equal(ExitCode.Unexpected, error.ExitCode);
        Assert.StartsWith("5 trials failed in a row, the last one (", error.Message, StringComparison.Ordinal);
        Assert.Contains("the kernel broke", error.Message, StringComparison.Ordinal);
        Assert.EndsWith($"soap retry {_folder.Path}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Failures_with_results_between_them_do_not_end_the_study()
    {
        var calls = 0;
        var study = SmallStudy.Specification with { Seeds = [1, 2, 3, 4, 5, 6] };
        var results = new StudyRunner(study, new StudyFolder(_folder.Path), SmallStudy.Data, SmallStudy.Provenance,
            train: EverySecondBreaks)
            .Run(1, CancellationToken.None);

        Assert.True(calls / 2 > StudyRunner.MostFailures, $"only {calls} trials: too few to see anything");
        Assert.Equal(calls / 2, results.Failed.Count);
        Assert.NotEmpty(results.Trials);

        TrialResult EverySecondBreaks(TrialSpecification specification, TaskData data,
            Action<TrialProgress>? progress, CancellationToken stop) =>
            ++calls % 2 == 0 ? throw new InvalidOperationException("the kernel broke") : Trial.Run(specification,
                data, progress, stop);
    }

    [Fact]
    public void Every_trial_has_its_own_provenance()
    {
        var results = SmallStudy.Run(_folder.Path);

        Assert.All(results.Trials, trial =>
        {
            var provenance = new StudyFolder(_folder.Path).ReadProvenance(trial.Trial)!;
            Assert.Equal(SmallStudy.Provenance.Commit, provenance.Origin.Commit);
            Assert.Equal(trial.Result.Engine, provenance.Engine);
            Assert.InRange(provenance.Seconds, 0, 60);
            Assert.True(provenance.Finished >= provenance.Started);
        });
        var origin = Assert.Single(StudyAnalyzer.Analyze(results, SmallStudy.Provenance, []).Origins);
        Assert.Equal(
            ("commit", results.Trials.DistinctBy(trial => trial.Trial.Id).Count()), (origin.Commit, origin.Trials));
    }

    [Fact]
    public void Status_counts_what_is_there_what_failed_and_what_is_missing()
    {
        var folder = new StudyFolder(_folder.Path);
        folder.Claim(StudyChecks.Check(SmallStudy.Specification), SmallStudy.Provenance);
        var planned = StudyStatus.Of(folder);
        Assert.Equal((12, false), (planned.Missing, planned.Processes.Count > 0));

        Run(Breaks("fa", seed: 2));
        var status = StudyStatus.Of(folder);
        Assert.Equal(0, status.Missing);
        Assert.Equal(status.Failed.Count, status.Phases.Sum(phase => phase.Failed));
        Assert.Contains(status.Phases, phase => phase is { Phase: StudyPhase.SharedRate, Finished: 3, Failed: 1 });
        Assert.True(status.Seconds > 0);

        using var held = folder.FolderOf(status.Failed[0].Trial).TryTake(out _);
        var process = Assert.Single(StudyStatus.Of(folder).Processes);
        Assert.Equal(
            (Environment.MachineName, Environment.ProcessId, 1), (process.Host, process.Number, process.Trials));
    }

    private StudyResults Run(StudyRunner.Train train, bool retry = false, IStudyObserver? observer = null) =>
        new StudyRunner(
            SmallStudy.Specification, new StudyFolder(_folder.Path), SmallStudy.Data, SmallStudy.Provenance, observer,
            train).Run(2, CancellationToken.None, retry);

    private static StudyRunner.Train Breaks(string rule, ulong? seed, string? other = null)
    {
        return Breaks;

        TrialResult Breaks(
            TrialSpecification specification, TaskData data, Action<TrialProgress>? progress,
            CancellationToken stop) =>
            (specification.Rule == rule || specification.Rule == other)
                && specification.Seed == (seed ?? specification.Seed)
                ? throw new InvalidOperationException("the kernel broke")
                : Trial.Run(specification, data, progress, stop);
    }
}
