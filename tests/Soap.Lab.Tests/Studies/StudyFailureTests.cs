using Soap.Data;
using Soap.Lab.Studies;
using Soap.Training;
using Xunit;

namespace Soap.Lab.Tests.Studies;

public sealed class StudyFailureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_trial_that_breaks_is_stored_as_failed_and_the_others_go_on()
    {
        var results = Run(Breaks("fa", seed: 2));

        Assert.Equal("fa", Assert.Single(results.Failed, failed => failed.Trial.Phase == StudyPhase.SharedRate).Trial.Specification.Rule);
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

        Assert.Contains(analysis.Limits, sentence => sentence.Contains("broke by a fault of the program or the machine", StringComparison.Ordinal));
        Assert.Contains(analysis.Failed, failed => failed is { Rule: "fa", Seed: 2, Error: "System.InvalidOperationException: the kernel broke" });
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
    public void A_candidate_with_a_failed_trial_is_not_chosen()
    {
        var results = Run((specification, data, progress, stop) =>
            specification is { Rule: "bp", LearningRate: 0.1, Seed: 11 } ? throw new InvalidOperationException("broken") : Trial.Run(specification, data, progress, stop));

        Assert.Equal(0.05, LearningRateChoice.Responses(results.Study, results.Trials).Single(response => response.Rule == "bp").Best);
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
        Assert.Equal(("commit", results.Trials.DistinctBy(trial => trial.Trial.Id).Count()), (origin.Commit, origin.Trials));
    }

    [Fact]
    public void Status_counts_what_is_there_what_failed_and_what_is_missing()
    {
        var folder = new StudyFolder(_folder.Path);
        folder.Claim(StudyPlan.Check(SmallStudy.Specification), SmallStudy.Provenance);
        var planned = StudyStatus.Of(folder);
        Assert.Equal((12, false), (planned.Missing, planned.IsRunning));

        Run(Breaks("fa", seed: 2));
        var status = StudyStatus.Of(folder);
        Assert.Equal(0, status.Missing);
        Assert.Equal(status.Failed.Count, status.Phases.Sum(phase => phase.Failed));
        Assert.Contains(status.Phases, phase => phase is { Phase: StudyPhase.SharedRate, Finished: 3, Failed: 1 });
        Assert.True(status.Seconds > 0);

        using var held = folder.Lock();
        Assert.True(StudyStatus.Of(folder).IsRunning);
    }

    private StudyResults Run(StudyRunner.Train train, bool retry = false, IStudyObserver? observer = null) =>
        new StudyRunner(SmallStudy.Specification, new StudyFolder(_folder.Path), SmallStudy.Data, SmallStudy.Provenance, observer, train).Run(2, CancellationToken.None, retry);

    private static StudyRunner.Train Breaks(string rule, ulong? seed, string? other = null)
    {
        return Breaks;

        TrialResult Breaks(TrialSpecification specification, TaskData data, Action<TrialProgress>? progress, CancellationToken stop) =>
            (specification.Rule == rule || specification.Rule == other) && specification.Seed == (seed ?? specification.Seed)
                ? throw new InvalidOperationException("the kernel broke")
                : Trial.Run(specification, data, progress, stop);
    }
}
