using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Lab.Specification;
using Soap.Lab.Tests.Records;
using Xunit;

namespace Soap.Lab.Tests.Running;

public sealed class StudyRunnerTests : IDisposable
{
    private static readonly StudySpecification LongEnoughToTime = SmallStudy.Specification with
    {
        LearningRates = [],
        TuningSeeds = [],
        Trial = SmallStudy.Specification.Trial with { Batch = 1 },
    };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void All_planned_trials_are_run_and_announced()
    {
        var observer = new CountingObserver();
        var results = SmallStudy.Run(_folder.Path, observer: observer);

        Assert.Equal(12, results.Trials.Count);
        Assert.Equal(12, observer.Total);
        Assert.Equal(12, observer.Trained + observer.Stored);
    }

    [Fact]
    public void A_second_run_trains_nothing_and_changes_no_byte()
    {
        SmallStudy.Run(_folder.Path);
        var before = _folder.Snapshot(withTimes: true);
        var observer = new CountingObserver();
        SmallStudy.Run(_folder.Path, observer: observer);

        Assert.Equal(0, observer.Trained);
        Assert.Equal(before, _folder.Snapshot(withTimes: true));
    }

    [Fact]
    public void Removing_one_result_trains_exactly_that_one_again_to_the_same_bytes()
    {
        SmallStudy.Run(_folder.Path);
        var before = _folder.Snapshot();
        Directory.Delete(Directory.GetDirectories(_folder["trials"]).Order().First(), recursive: true);
        var observer = new CountingObserver();
        SmallStudy.Run(_folder.Path, observer: observer);

        Assert.Equal(1, observer.Trained);
        Assert.Equal(before, _folder.Snapshot());
    }

    [Fact]
    public void Data_of_another_task_are_refused_with_both_names_before_anything_is_written()
    {
        var other = SmallStudy.Specification with { Trial = SmallStudy.Specification.Trial with { Task = "curve" } };
        var error = Assert.Throws<ArgumentException>(() => SmallStudy.Run(_folder.Path, other));
        Assert.Equal("The specification is of task 'curve', but the data are those of task 'teacher-student'. " +
            "(Parameter 'data')", error.Message);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_trial_stores_its_pace_with_its_origin_and_not_in_its_result()
    {
        var results = SmallStudy.Run(_folder.Path, LongEnoughToTime);

        Assert.All(results.Trials, one => Assert.True(
            one.Provenance!.SecondsPerExample > 0 && one.Provenance.SecondsPerExample * 400 < one.Provenance.Seconds));
        Assert.Equal(
            results.Trials.Select(one => one.Provenance!.SecondsPerExample),
            StudyResults.Read(new StudyFolder(_folder.Path)).Trials.Select(one => one.Provenance!.SecondsPerExample));
        Assert.All(
            Directory.GetFiles(_folder["trials"], "result.json", SearchOption.AllDirectories),
            file => Assert.DoesNotContain("second", File.ReadAllText(file), StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void An_origin_from_before_paces_were_stored_is_read()
    {
        SmallStudy.Run(_folder.Path, LongEnoughToTime);
        foreach (var file in Directory.GetFiles(_folder["trials"], "provenance.json", SearchOption.AllDirectories))
        {
            var lines = File.ReadAllLines(file).Where(line => !line.Contains("secondsPerExample")
                && !line.Contains("digest\":")).ToArray();
            lines[^2] = lines[^2].TrimEnd(',');
            File.WriteAllLines(file, lines);
        }

        Assert.All(
            StudyResults.Read(new StudyFolder(_folder.Path)).Trials,
            trial => Assert.Null(trial.Provenance!.SecondsPerExample));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Results_do_not_depend_on_how_many_trials_run_at_once(int jobs)
    {
        using var other = new TemporaryFolder();
        SmallStudy.Run(_folder.Path, jobs: 2);
        SmallStudy.Run(other.Path, jobs: jobs);

        Assert.Equal(_folder.Snapshot(), other.Snapshot());
    }

    [Fact]
    public void An_interrupted_study_keeps_its_finished_trials_and_resumes_to_the_same_bytes()
    {
        using var whole = new TemporaryFolder();
        SmallStudy.Run(whole.Path);
        using var interrupt = new CancellationTokenSource();
        var first = new CountingObserver(interrupt.Cancel);
        Assert.ThrowsAny<OperationCanceledException>(() => SmallStudy.Run(
            _folder.Path, observer: first, cancellation: interrupt.Token));
        Assert.InRange(first.Trained, 1, 2);
        Assert.Equal(
            first.Trained, Directory.GetFiles(_folder["trials"], "result.json", SearchOption.AllDirectories).Length);

        var second = new CountingObserver();
        SmallStudy.Run(_folder.Path, observer: second);

        Assert.Equal(Directory.GetDirectories(whole["trials"]).Length, first.Trained + second.Trained);
        Assert.Equal(whole.Snapshot(), _folder.Snapshot());
    }

    [Fact]
    public void A_folder_that_holds_another_study_is_refused_with_the_difference_and_left_alone()
    {
        SmallStudy.Run(_folder.Path);
        var before = _folder.Snapshot(withTimes: true);
        var other = SmallStudy.Specification with { Trial = SmallStudy.Specification.Trial with { Batch = 16 } };
        var error = Assert.Throws<SoapException>(() => SmallStudy.Run(_folder.Path, other));

        Assert.Equal(ExitCode.Storage, error.ExitCode);
        Assert.Contains("trial.batch: 32 there, 16 now", error.Message);
        Assert.DoesNotContain("trial.epochs", error.Message);
        Assert.Contains("--out", error.Message);
        Assert.Equal(before, _folder.Snapshot(withTimes: true));
    }

    // A key at its default may not be in the file at all.
    [Fact]
    public void A_key_that_only_one_of_two_studies_sets_is_a_difference()
    {
        var plain = StudyChecks.Check(SmallStudy.Specification);
        var other = plain with { Trial = plain.Trial with { Loss = "mean-squared-error" } };
        SmallStudy.Run(_folder.Path);
        var error =
            Assert.Throws<SoapException>(() => new StudyFolder(_folder.Path).Claim(other, SmallStudy.Provenance));

        Assert.Contains("trial.loss: not set there, mean-squared-error now", error.Message);
        Assert.DoesNotContain("trial.activation", error.Message);
    }

    [Fact]
    public void A_folder_with_other_files_is_refused_and_left_alone()
    {
        File.WriteAllText(_folder["thesis.txt"], "precious");
        var error = Assert.Throws<SoapException>(() => SmallStudy.Run(_folder.Path));

        Assert.Equal(ExitCode.Storage, error.ExitCode);
        Assert.Contains("holds no study", error.Message);
        Assert.Equal([_folder["thesis.txt"]], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_a_storage_error_that_names_it()
    {
        File.WriteAllText(_folder["file"], "");
        var error = Assert.Throws<SoapException>(() => SmallStudy.Run(_folder["file/study"]));

        Assert.Equal(ExitCode.Storage, error.ExitCode);
        Assert.Contains(_folder["file/study"], error.Message);
    }

    [Fact]
    public void What_a_killed_process_left_half_written_is_removed()
    {
        SmallStudy.Run(_folder.Path);
        var before = _folder.Snapshot();
        var trial = Directory.GetDirectories(_folder["trials"]).First();
        File.Delete(Path.Combine(trial, "result.json"));
        File.WriteAllText(Path.Combine(trial, ".result.json.4242.0123abcd.tmp"), "{");
        File.WriteAllText(_folder[".report.html.4242.0123abcd.tmp"], "old");
        File.SetLastWriteTimeUtc(_folder[".report.html.4242.0123abcd.tmp"], DateTime.UtcNow.AddHours(-2));
        SmallStudy.Run(_folder.Path);

        Assert.Equal(before, _folder.Snapshot());
    }

    [Fact]
    public void A_damaged_result_is_named_the_others_go_on_and_retry_puts_it_aside_and_trains_it_again()
    {
        SmallStudy.Run(_folder.Path);
        var before = _folder.Snapshot();
        var files =
            Directory.GetFiles(_folder["trials"], "result.json", SearchOption.AllDirectories).Order().ToArray();
        var whole = File.ReadAllText(files[0]);
        File.WriteAllText(files[0], whole[..100]);
        File.SetLastWriteTimeUtc(files[0], DateTime.UtcNow.AddMinutes(-1));
        File.Delete(files[1]);
        var results = SmallStudy.Run(_folder.Path);

        Assert.All(results.Failed, failed => Assert.StartsWith(files[0], failed.Failure.Message));
        Assert.Contains(results.Failed, failed => failed.Trial.Id == IdOf(files[0]));
        Assert.True(File.Exists(files[1]));
        Assert.Equal(100, new FileInfo(files[0]).Length);
        Assert.Equal(results.Failed.Count, StudyStatus.Of(new StudyFolder(_folder.Path)).Failed.Count);

        var observer = new CountingObserver();
        new StudyRunner(
            SmallStudy.Specification, new StudyFolder(_folder.Path), SmallStudy.Data, SmallStudy.Provenance, observer)
            .Run(2, CancellationToken.None, retry: true);
        Assert.Equal(1, observer.Trained);
        Assert.Equal(whole[..100], File.ReadAllText(files[0] + ".damaged"));
        File.Delete(files[0] + ".damaged");
        Assert.Equal(before, _folder.Snapshot());
    }

    [Fact]
    public void A_whole_result_beside_a_damaged_file_is_not_trained_again()
    {
        SmallStudy.Run(_folder.Path);
        var file = Directory.GetFiles(_folder["trials"], "provenance.json", SearchOption.AllDirectories)[0];
        File.WriteAllText(file, "{");
        Assert.Contains(SmallStudy.Run(_folder.Path).Failed, failed => failed.Trial.Id == IdOf(file));

        var observer = new CountingObserver();
        var results = new StudyRunner(
            SmallStudy.Specification, new StudyFolder(_folder.Path), SmallStudy.Data, SmallStudy.Provenance, observer)
            .Run(2, CancellationToken.None, retry: true);
        Assert.Equal((0, 0), (observer.Trained, results.Failed.Count));
        Assert.True(File.Exists(file + ".damaged"));
    }

    [Fact]
    public void The_first_result_of_a_trial_stands()
    {
        var results = SmallStudy.Run(_folder.Path);
        var (trial, other) = (results.Trials[0], results.Trials[1]);
        var before = _folder.Snapshot(withTimes: true);
        new StudyFolder(_folder.Path).WriteResult(trial.Trial, other.Result, other.Provenance!);
        Assert.Equal(before, _folder.Snapshot(withTimes: true));
    }

    [Fact]
    public void Results_swapped_between_trials_are_noticed()
    {
        SmallStudy.Run(_folder.Path);
        var files =
            Directory.GetFiles(_folder["trials"], "result.json", SearchOption.AllDirectories).Order().ToArray();
        File.Copy(files[0], files[1], overwrite: true);

        Assert.Contains(
            SmallStudy.Run(_folder.Path).Failed,
            failed => failed.Trial.Id == IdOf(files[1])
                && failed.Failure.Message == $"{files[1]} is the result of another trial.");
    }

    [Fact]
    public void Reading_the_folder_gives_what_the_run_gave()
    {
        var ran = SmallStudy.Run(_folder.Path);
        var read = StudyResults.Read(new StudyFolder(_folder.Path));

        Assert.Equal(ran.Trials.Select(trial => trial.Trial.Id), read.Trials.Select(trial => trial.Trial.Id));
        Assert.Equal(
            ran.Trials.Select(trial => trial.Result.WeightsDigest),
            read.Trials.Select(trial => trial.Result.WeightsDigest));
    }

    [Fact]
    public void Reading_an_unfinished_study_says_how_many_trials_are_missing()
    {
        SmallStudy.Run(_folder.Path);
        Directory.Delete(Directory.GetDirectories(_folder["trials"]).Order().First(), recursive: true);

        Assert.Contains(
            "not finished",
            Assert.Throws<SoapException>(() => StudyResults.Read(new StudyFolder(_folder.Path))).Message);
    }

    [Fact]
    public void A_study_of_which_nothing_was_run_is_told_how_to_go_on()
    {
        new StudyFolder(_folder.Path).Claim(StudyChecks.Check(SmallStudy.Specification), SmallStudy.Provenance);

        Assert.Contains(
            $"8 of 8 trials are not finished. Go on with: soap resume {_folder.Path}",
            Assert.Throws<SoapException>(() => StudyResults.Read(new StudyFolder(_folder.Path))).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void An_empty_path_is_no_folder(string path) =>
        Assert.Equal(ExitCode.Usage, Assert.Throws<SoapException>(() => new StudyFolder(path)).ExitCode);

    [Fact]
    public void Tuning_trials_never_see_the_test_set_and_reporting_trials_do()
    {
        var results = SmallStudy.Run(_folder.Path);

        Assert.All(
            results.Trials.Where(trial => trial.Trial.Phase == StudyPhase.Tuning),
            trial => Assert.Null(trial.Result.Test));
        Assert.All(
            results.Trials.Where(trial => trial.Trial.Phase != StudyPhase.Tuning),
            trial => Assert.NotNull(trial.Result.Test));
    }

    private static string IdOf(string file) => Path.GetFileName(Path.GetDirectoryName(file)!);
}
