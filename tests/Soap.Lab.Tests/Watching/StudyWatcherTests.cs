using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Lab.Tests.Records;
using Soap.Lab.Tests.Running;
using Soap.Lab.Watching;
using Soap.Storage;
using Soap.Trials;
using Xunit;

namespace Soap.Lab.Tests.Watching;

public sealed class StudyWatcherTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private TimeSpan _time = TimeSpan.Zero;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_planned_study_is_stopped_and_a_whole_one_finished()
    {
        new StudyFolder(_folder.Path).Claim(SmallStudy.Specification, SmallStudy.Provenance);
        var watcher = Watcher();
        var planned = Next(watcher);
        Assert.Equal(
            (StudyActivity.Stopped, 0, 12, 4), (planned.Activity, planned.Done, planned.All, planned.Unknown));

        SmallStudy.Run(_folder.Path);
        var whole = Next(watcher);

        Assert.Equal((StudyActivity.Finished, 12, 12, 1.0), (whole.Activity, whole.Done, whole.All, whole.Fraction));
        Assert.Equal(
            [(StudyPhase.SharedRate, 4), (StudyPhase.Tuning, 4), (StudyPhase.BestRate, 4)],
            whole.Phases.Select(phase => (phase.Phase, phase.Finished)));
        Assert.NotNull(whole.LastResult);
        Assert.Null(whole.Remaining);
    }

    // Who watches ten thousand trials must not read them again and again.
    [Fact]
    public void Each_result_is_read_once_and_one_that_was_deleted_is_missing()
    {
        SmallStudy.Run(_folder.Path);
        var watcher = Watcher();
        Next(watcher);
        var results = Directory.GetFiles(_folder["trials"], "result.json", SearchOption.AllDirectories);
        foreach (var file in results)
        {
            var written = File.GetLastWriteTimeUtc(file);
            File.WriteAllText(file, new string('x', (int)new FileInfo(file).Length));
            File.SetLastWriteTimeUtc(file, written);
        }

        Assert.Equal(StudyActivity.Finished, Next(watcher).Activity);
        Assert.Equal(12, Next(Watcher()).Failed.Count + Next(Watcher()).Unknown); // somebody who reads them now

        File.Delete(results[0]);
        Assert.Equal(StudyActivity.Stopped, Next(watcher).Activity);
    }

    [Fact]
    public void A_result_that_came_anew_is_read_anew()
    {
        SmallStudy.Run(_folder.Path);
        var watcher = Watcher();
        Next(watcher);
        var file = Directory.GetFiles(_folder["trials"], "result.json", SearchOption.AllDirectories)[0];
        File.Delete(file);
        File.WriteAllText(file, "another");
        Assert.NotEmpty(Next(watcher).Failed);
    }

    [Fact]
    public void A_trial_that_is_retried_is_at_work_and_no_failure_any_more()
    {
        var study = new StudyFolder(_folder.Path);
        study.Claim(SmallStudy.Specification, SmallStudy.Provenance);
        var trial = StudyResults.ReadAll(study).Missing[0];
        study.WriteFailure(trial, TrialFailure.Of(new InvalidOperationException("broken"), SmallStudy.Provenance));
        var watcher = Watcher();
        Assert.Equal(trial.Id, Assert.Single(Next(watcher).Failed).Trial.Id);
        using var lease = Lease.Take(_folder[Path.Combine("trials", trial.Id)]);
        var view = Next(watcher);
        Assert.Empty(view.Failed);
        Assert.Equal((StudyActivity.Running, trial.Id), (view.Activity, Assert.Single(view.Running).Trial.Id));
        Assert.Equal(12, view.All);
    }

    [Fact]
    public void A_look_within_a_second_of_the_last_one_reads_nothing()
    {
        new StudyFolder(_folder.Path).Claim(SmallStudy.Specification, SmallStudy.Provenance);
        var watcher = Watcher();
        var first = watcher.Look();
        SmallStudy.Run(_folder.Path);
        _time += TimeSpan.FromSeconds(0.9);
        Assert.Same(first, watcher.Look());
        _time += TimeSpan.FromSeconds(0.1);
        Assert.Equal(StudyActivity.Finished, watcher.Look().Activity);
    }

    [Fact]
    public void A_trial_at_work_is_seen_by_its_state_and_nothing_is_written()
    {
        var trial = Interrupt();
        var path = _folder[Path.Combine("trials", trial.Id)];
        using (Lease.Take(path))
        {
            var before = _folder.Snapshot(withTimes: true);
            var watcher = Watcher();
            var view = Next(watcher);
            var running = Assert.Single(view.Running);
            Assert.Equal(StudyActivity.Running, view.Activity);
            Assert.Equal((trial.Id, $"process {Environment.ProcessId} on {Environment.MachineName}"),
                (running.Trial.Id, running.Process));
            Assert.Equal(900, running.State!.Total); // half an epoch of 1,800 samples
            Assert.Equal(running.State.Examples / 900.0, running.Done);
            Assert.InRange(running.Done!.Value, 0.1, 0.9);
            Assert.Equal((view.Done + running.Done.Value) / 12, view.Fraction);
            Assert.Null(view.Remaining);
            Assert.Equal(before, _folder.Snapshot(withTimes: true));
        }
    }

    [Fact]
    public void The_time_left_is_told_at_the_pace_since_it_is_watched()
    {
        var trial = Interrupt();
        using var lease = Lease.Take(_folder[Path.Combine("trials", trial.Id)]);
        var watcher = Watcher();
        var first = watcher.Look();
        var others = StudyPlan.First(SmallStudy.Specification, SmallStudy.Data.Digests)
            .Where(other => other.Id != trial.Id && new StudyFolder(_folder.Path).ReadResult(other) is null).Take(3);
        foreach (var other in others)
        {
            new StudyFolder(_folder.Path).WriteResult(
                other, Trial.Run(other.Specification, SmallStudy.Data), AnyProvenance());
        }

        _time += TimeSpan.FromMinutes(10);
        var next = watcher.Look();

        Assert.Equal(3 / 12.0, next.Fraction - first.Fraction, 12);
        Assert.Equal(10 * (1 - next.Fraction) / 0.25, next.Remaining!.Value.TotalMinutes, 6);
    }

    [Fact]
    public void A_folder_without_a_study_and_a_damaged_manifest_are_told_as_what_they_are()
    {
        WatchedStudies watched = new(_folder.Path);
        Assert.Empty(watched.Find().Studies);
        var nothing = watched.Look(new FoundStudy("gone", _folder["gone"]));
        Assert.Contains("holds no study", nothing.Trouble, StringComparison.Ordinal);
        new StudyFolder(_folder["study"]).Claim(SmallStudy.Specification, SmallStudy.Provenance);
        File.WriteAllText(Path.Combine(_folder["study"], "manifest-1.json"), "{");
        var damaged = watched.Look(new FoundStudy("study", _folder["study"]));
        Assert.Contains("manifest-1.json", damaged.Trouble, StringComparison.Ordinal);
    }

    // Of a study of which one trial was stopped at its first point, and keeps its state.
    private PlannedTrial Interrupt()
    {
        using CancellationTokenSource stop = new();
        StoppingObserver observer = new(stop);
        Assert.ThrowsAny<OperationCanceledException>(
            () => SmallStudy.Run(_folder.Path, jobs: 1, observer: observer, cancellation: stop.Token));
        return observer.Trial!;
    }

    private static TrialProvenance AnyProvenance() =>
        new(SmallStudy.Provenance, null, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow, 1);

    private StudyWatcher Watcher() => new(_folder.Path, () => _time);

    private StudyView Next(StudyWatcher watcher)
    {
        _time += TimeSpan.FromMinutes(1);
        return watcher.Look();
    }

    private sealed class StoppingObserver(CancellationTokenSource stop) : IStudyObserver
    {
        public PlannedTrial? Trial { get; private set; }

        public void Progressed(PlannedTrial trial, TrialProgress progress)
        {
            Trial ??= trial;
            stop.Cancel();
        }
    }
}
