using System.Diagnostics;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Lab.Tests.Records;
using Xunit;

namespace Soap.Lab.Tests.Running;

public sealed class ManyTrialsTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_result_that_a_runner_stores_is_read_without_its_curves()
    {
        var results = SmallStudy.Run(_folder.Path);
        ResultOutline outline = new(SmallStudy.Data.Digests);
        Assert.All(results.Trials, trial =>
        {
            var read = outline.Read(_folder[$"trials/{trial.Trial.Id}/result.json"], trial.Trial);
            Assert.NotNull(read);
            Assert.Equal(trial.Result.Outcome, read.Outcome);
            Assert.Equal(
                trial.Trial.Phase == StudyPhase.Tuning ? trial.Result.KeptValidation : null, read.KeptValidation);
        });
    }

    [Fact]
    public void A_status_says_of_every_kind_of_trial_what_reading_all_of_it_says()
    {
        var folder = ManyTrials.Write(_folder.Path, seeds: 4);
        var all = StudyResults.Read(folder).Trials;
        var shared = all.Where(trial => trial.Trial.Phase == StudyPhase.SharedRate).ToArray();
        Directory.Delete(_folder[$"trials/{shared[0].Trial.Id}"], recursive: true);
        var changed = _folder[$"trials/{shared[1].Trial.Id}/result.json"];
        var text = File.ReadAllText(changed);
        File.WriteAllText(changed, text.Replace("\"finished\"", "\"finished\" ", StringComparison.Ordinal));
        var old = _folder[$"trials/{shared[2].Trial.Id}/result.json"];
        File.WriteAllText(old, string.Join('\n', File.ReadAllText(old).Split('\n')[..^3])[..^1] + "\n}\n");
        File.Copy(
            _folder[$"trials/{shared[3].Trial.Id}/result.json"], _folder[$"trials/{shared[4].Trial.Id}/result.json"],
            overwrite: true);

        var (whole, status) = (StudyResults.ReadAll(new StudyFolder(_folder.Path)),
            StudyStatus.Of(new StudyFolder(_folder.Path)));
        Assert.Equal((1, 2), (whole.Missing.Count, whole.Failed.Count));
        Assert.Equal(whole.Trials.Count, status.Phases.Sum(phase => phase.Finished));
        Assert.Equal(1, status.Phases.Sum(phase => phase.Diverged));
        Assert.Equal(whole.Missing.Count + whole.UnknownTrials, status.Missing);
        Assert.Equal(
            whole.Failed.Select(failed => failed.Failure.Message), status.Failed.Select(one => one.Failure.Message));
        Assert.Equal(whole.UncheckedSentence, status.Unchecked);
        Assert.NotNull(status.Unchecked);
    }

    [Fact]
    public void A_finished_trial_has_two_files()
    {
        SmallStudy.Run(_folder.Path);
        Assert.All(Directory.GetDirectories(_folder["trials"]), trial => Assert.Equal(
            ["provenance.json", "result.json"],
            Directory.GetFileSystemEntries(trial).Select(file => Path.GetFileName(file)!).Order()));
    }

    // Both are read in turn in one process, so that other work slows both.
    [Fact]
    public void A_status_takes_at_most_two_thirds_of_the_time_of_reading_all_curves()
    {
        ManyTrials.Write(_folder.Path, seeds: 50);
        var ratio = Ratio(
            () => StudyStatus.Of(new StudyFolder(_folder.Path)),
            () => StudyResults.Read(new StudyFolder(_folder.Path)));
        Assert.InRange(ratio, 0, 0.67);
    }

    // What looks at all trials for each of them would take sixteen times as long for four times as many. Beside other
    // work the middle of seven ratios was up to twice what it should be.
    [Fact]
    public void Status_and_plan_of_four_times_as_many_trials_take_about_four_times_as_long()
    {
        using TemporaryFolder more = new();
        ManyTrials.Write(_folder.Path, seeds: 25);
        ManyTrials.Write(more.Path, seeds: 100);
        Assert.InRange(
            Ratio(
                () => StudyStatus.Of(new StudyFolder(more.Path)),
                () => StudyStatus.Of(new StudyFolder(_folder.Path))),
            0.5,
            10);
        Assert.InRange(Ratio(() => Plan(1600), () => Plan(400)), 0.5, 10);

        static StudyManifest Plan(int seeds) =>
            StudyManifest.Of(1, ManyTrials.Study(seeds), SmallStudy.Provenance);
    }

    // The median of the ratios of what is done one after the other, after once without a clock.
    private double Ratio(Func<object> one, Func<object> other)
    {
        _ = (one(), other());
        double[] ratios = [.. Enumerable.Range(0, 7).Select(_ => Seconds(one) / Seconds(other)).Order()];
        output.WriteLine($"ratios: {string.Join(" ", ratios.Select(ratio => $"{ratio:0.00}"))}");
        return ratios[ratios.Length / 2];
    }

    private static double Seconds(Func<object> action)
    {
        var watch = Stopwatch.StartNew();
        GC.KeepAlive(action());
        return watch.Elapsed.TotalSeconds;
    }
}
