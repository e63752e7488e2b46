using Soap.Cli.Progress;
using Soap.Lab.Planning;
using Soap.Trials;
using Spectre.Console.Testing;
using Xunit;

namespace Soap.Cli.Tests.Progress;

public sealed class StudyProgressTests
{
    private TimeSpan _now = TimeSpan.Zero;

    [Fact]
    public void Half_of_the_examples_in_a_minute_leaves_a_minute()
    {
        var progress = Started();
        _now = TimeSpan.FromMinutes(1);
        var snapshot = progress.Snapshot();
        Assert.Equal(0.5, snapshot.Fraction, 12);
        Assert.Equal(TimeSpan.FromMinutes(1), snapshot.Remaining);
    }

    [Fact]
    public void Nothing_is_foretold_in_the_first_moments() => Assert.Null(Started().Snapshot().Remaining);

    [Fact]
    public void An_end_beyond_all_time_is_not_foretold()
    {
        var progress = new StudyProgress("study", long.MaxValue, () => TimeSpan.FromSeconds(10));
        progress.Expected(1);
        progress.Started(Trial("bp", 1));
        progress.Progressed(Trial("bp", 1), new TrialProgress(1, long.MaxValue, 1));
        Assert.Null(progress.Snapshot().Remaining);
    }

    [Fact]
    public void Stored_trials_count_as_done_but_not_for_the_speed()
    {
        var progress = new StudyProgress("study", 1000, () => TimeSpan.FromSeconds(10));
        progress.Expected(3);
        progress.Finished(Trial("bp", 1), Result(Trial("bp", 1)), wasStored: true);
        progress.Started(Trial("bp", 2));
        progress.Progressed(Trial("bp", 2), new TrialProgress(500, 1000, 1));
        var snapshot = progress.Snapshot();
        Assert.Equal((1, 3), (snapshot.Done, snapshot.Expected));
        Assert.Equal(0.25, snapshot.Fraction, 12);
        Assert.Equal(30, snapshot.Remaining!.Value.TotalSeconds, 6);
    }

    [Fact]
    public void Everything_stored_is_everything_done()
    {
        var progress = new StudyProgress("study", 1000, () => TimeSpan.FromSeconds(10));
        progress.Expected(1);
        progress.Finished(Trial("bp", 1), Result(Trial("bp", 1)), wasStored: true);
        Assert.Equal(1, progress.Snapshot().Fraction);
    }

    [Fact]
    public void A_plain_line_is_as_approved()
    {
        _now = TimeSpan.FromSeconds(3725);
        Approval.Verify("progress-line", PlainProgress.Line(Finished().Snapshot()));
    }

    [Fact]
    public void The_live_view_is_as_approved()
    {
        _now = TimeSpan.FromSeconds(65);
        using var console = new TestConsole().Width(100);
        console.Write(LiveProgress.View(Finished().Snapshot(), "stopping", 100));
        Approval.Verify("progress-live", console.Output);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public void The_live_view_splits_no_number_on_a_narrow_screen(int width)
    {
        _now = TimeSpan.FromSeconds(65);
        NarrowScreensTests.AssertWhole(width, View(width), View(1000));

        string View(int columns)
        {
            using var console = new TestConsole().Width(columns);
            console.Write(LiveProgress.View(
                Finished().Snapshot(),
                "stopping after the running trials' current step; run the same command again",
                columns));
            return console.Output;
        }
    }

    [Fact]
    public void Reports_from_many_threads_are_all_counted()
    {
        var progress = new StudyProgress("study", 10, () => _now);
        progress.Expected(200);
        Parallel.For(0, 200, i =>
        {
            var trial = Trial("fa", (ulong)i);
            progress.Started(trial);
            progress.Progressed(trial, new TrialProgress(5, 10, 1));
            _ = progress.Snapshot();
            progress.Finished(trial, Result(trial), wasStored: false);
        });
        Assert.Equal(200, progress.Snapshot().Done);
        Assert.Equal(1, progress.Snapshot().Fraction, 12);
        Assert.Empty(progress.Snapshot().Running);
    }

    private static PlannedTrial Trial(string rule, ulong seed) =>
        new(
            StudyPhase.SharedRate,
            new TrialSpecification { Task = "mnist", Rule = rule, Seed = seed, LearningRate = 0.1 },
            $"{rule}{seed}");

    private static TrialResult Result(PlannedTrial trial, TrialOutcome outcome = TrialOutcome.Finished) => new()
    {
        Specification = trial.Specification,
        Outcome = outcome,
        TrainingLoss = [],
        Validation = [],
        Diagnostics = [],
        WeightsDigest = "",
        DataDigests = new Dictionary<string, string>(),
    };

    // Of two trials one has been trained.
    private StudyProgress Started()
    {
        var progress = new StudyProgress("study", 1000, () => _now);
        progress.Expected(2);
        progress.Started(Trial("bp", 1));
        progress.Progressed(Trial("bp", 1), new TrialProgress(1000, 1000, 0.5));
        progress.Finished(Trial("bp", 1), Result(Trial("bp", 1)), wasStored: false);
        return progress;
    }

    private StudyProgress Finished()
    {
        var progress = Started();
        progress.Expected(5);
        progress.Started(Trial("sign:period=1000,magnitude=unit", 1));
        progress.Finished(
            Trial("sign:period=1000,magnitude=unit", 1),
            Result(Trial("sign:period=1000,magnitude=unit", 1), TrialOutcome.Diverged),
            wasStored: false);
        progress.Started(Trial("fa", 2));
        foreach (var (examples, loss) in new[] { (100, 2.3), (200, 1.2), (300, 0.9), (400, 0.8125) })
        {
            progress.Progressed(Trial("fa", 2), new TrialProgress(examples, 1000, loss));
        }

        return progress;
    }
}
