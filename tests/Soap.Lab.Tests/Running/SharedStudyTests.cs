using System.Collections.Concurrent;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Lab.Specification;
using Soap.Lab.Tests.Records;
using Soap.Storage;
using Soap.Trials;
using Xunit;

namespace Soap.Lab.Tests.Running;

/// <summary>Several runners, as in several processes, on one folder.</summary>
public sealed class SharedStudyTests : IDisposable
{
    private static readonly StudySpecification Study = SmallStudy.Specification with
    {
        LearningRates = [],
        TuningSeeds = [],
        Seeds = [1, 2, 3, 4, 5, 6],
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    public void Several_share_the_trials_each_trains_some_and_all_have_all_results(int runners, int jobs)
    {
        using var alone = new TemporaryFolder();
        SmallStudy.Run(alone.Path, Study);
        var trained = new ConcurrentBag<(int Runner, string Trial)>();
        using var all = new Barrier(runners);
        var results = new StudyResults[runners];
        InParallel(runners, runner =>
        {
            var isFirst = 1;
            results[runner] = Runner(
                (specification, data, progress, cancellation) =>
                {
                    trained.Add((runner, $"{specification.Rule} {specification.Seed}"));
                    if (Interlocked.Exchange(ref isFirst, 0) == 1)
                    {
                        all.SignalAndWait(cancellation); // so that none has it all to itself
                    }

                    return Trial.Run(specification, data, progress, cancellation);
                }).Run(jobs, TestContext.Current.CancellationToken);
        });

        Assert.Equal(12, trained.Select(one => one.Trial).Distinct().Count());
        Assert.Equal(12, trained.Count);
        Assert.Equal(runners, trained.Select(one => one.Runner).Distinct().Count());
        Assert.All(results, one => Assert.Equal(
            results[0].Trials.Select(trial => (trial.Trial.Id, trial.Result.WeightsDigest)),
            one.Trials.Select(trial => (trial.Trial.Id, trial.Result.WeightsDigest))));
        Assert.Equal(alone.Snapshot(), _folder.Snapshot());
    }

    [Fact]
    public void What_a_dead_process_held_is_taken_over_and_what_a_living_one_holds_is_awaited()
    {
        var planned = Planned();
        var (dead, living) = (FolderOf(planned[0]), FolderOf(planned[1]));
        SealedJson.Write(Path.Combine(dead, "lease-3.json"), LeaseHolder.New() with { Started = 1 });
        using var held = Lease.Take(living);
        var observer = new Listener(planned[1].Id, () => held.Dispose());
        var results = new StudyRunner(
            Study, new StudyFolder(_folder.Path), SmallStudy.Data, SmallStudy.Provenance, observer)
            .Run(2, TestContext.Current.CancellationToken);

        Assert.Equal(12, results.Trials.Count);
        Assert.Equal(12, observer.Trained);
        Assert.Equal([(planned[1].Id, $"process {Environment.ProcessId} on {Environment.MachineName}")],
            observer.Elsewhere.Distinct());
        Assert.Empty(Directory.GetFiles(_folder.Path, "lease-*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_worker_runs_its_trials_alone_and_leaves_what_a_living_process_has_after_a_while()
    {
        var planned = Planned();
        using var held = Lease.Take(FolderOf(planned[1]));
        var observer = new Listener(planned[1].Id, () => { });
        var runner = new StudyRunner(
            Study, new StudyFolder(_folder.Path), SmallStudy.Data, SmallStudy.Provenance, observer);
        var round = runner.RunSome(
            new StudyFolder(_folder.Path).ReadManifest(), [planned[0], planned[1], planned[5]], 2,
            TimeSpan.FromSeconds(1.5), TestContext.Current.CancellationToken);
        Assert.Equal([planned[0].Id, planned[5].Id], round.Finished.Select(one => one.Trial.Id));
        Assert.Equal([planned[1].Id], round.Missing.Select(trial => trial.Id));
        Assert.InRange(observer.Elsewhere.Count, 2, 4);
        Assert.Equal(2, Directory.GetFiles(_folder.Path, "result.json", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void What_another_process_finished_meanwhile_is_not_trained_again()
    {
        using var other = new TemporaryFolder();
        SmallStudy.Run(other.Path, Study);
        var trial = Planned()[4];
        using var held = Lease.Take(FolderOf(trial));
        var observer = new Listener(trial.Id, () =>
        {
            foreach (var name in new[] { "provenance.json", "result.json" })
            {
                File.Copy(Path.Combine(other["trials"], trial.Id, name), Path.Combine(FolderOf(trial), name), true);
            }
        });
        var results = new StudyRunner(
            Study, new StudyFolder(_folder.Path), SmallStudy.Data, SmallStudy.Provenance, observer)
            .Run(2, TestContext.Current.CancellationToken);
        Assert.Equal((12, 11), (results.Trials.Count, observer.Trained));
    }

    [Fact]
    public void A_trial_that_was_taken_over_is_left_to_who_has_it()
    {
        var trial = Planned()[0];
        var takenOver = 0;
        var results = Runner((specification, data, progress, cancellation) =>
        {
            var isTaken = specification.Rule == trial.Specification.Rule
                && specification.Seed == trial.Specification.Seed && Interlocked.Exchange(ref takenOver, 1) == 0;
            if (isTaken)
            {
                // As after minutes of sleep: another machine has made the next lease, and died since.
                SealedJson.Write(
                    Path.Combine(FolderOf(trial), "lease-2.json"), LeaseHolder.New() with { Started = 1 });
            }

            return Trial.Run(specification, data, progress, cancellation);
        }).Run(1, TestContext.Current.CancellationToken);
        Assert.Equal(1, takenOver);
        Assert.Equal(12, results.Trials.Count);
    }

    [Fact]
    public void Of_those_that_plan_at_once_all_have_the_same_plan()
    {
        var claims = new StudyClaim[6];
        using var start = new Barrier(claims.Length);
        InParallel(claims.Length, i =>
        {
            start.SignalAndWait();
            claims[i] = new StudyFolder(_folder.Path).Claim(StudyChecks.Check(Study), SmallStudy.Provenance);
        });
        Assert.Contains(claims, claim => claim.Change == PlanChange.New);
        Assert.All(claims, claim => Assert.Equal(1, claim.Manifest.Generation));
        Assert.Equal(["manifest-1.json"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_plan_whose_place_another_took_before_a_trial_ran_is_not_run()
    {
        var runner = Runner(null);
        var claim = runner.Claim();
        new StudyFolder(_folder.Path).Claim(
            StudyChecks.Check(Study with { TargetLoss = 0.25 }), SmallStudy.Provenance);
        var error = Assert.Throws<SoapException>(
            () => runner.Run(claim, 2, TestContext.Current.CancellationToken));
        Assert.Equal(
            $"{_folder.Path} holds another plan now: somebody planned anew before a trial of this one had run. " +
                "Choose another folder with --out.",
            error.Message);
        Assert.Empty(Directory.GetFiles(_folder.Path, "result.json", SearchOption.AllDirectories));
    }

    [Fact]
    public void Who_waits_for_another_process_can_be_stopped()
    {
        using var held = Lease.Take(FolderOf(Planned()[0]));
        using var stop = new CancellationTokenSource();
        var observer = new Listener(Planned()[0].Id, stop.Cancel);
        Assert.Throws<OperationCanceledException>(() => new StudyRunner(
            Study, new StudyFolder(_folder.Path), SmallStudy.Data, SmallStudy.Provenance, observer)
            .Run(2, stop.Token));
    }

    private static void InParallel(int count, Action<int> action)
    {
        var tasks = Enumerable.Range(0, count).Select(i => Task.Factory.StartNew(
            () => action(i), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();
        Task.WaitAll(tasks);
    }

    private StudyRunner Runner(StudyRunner.Train? train) => new(
        Study, new StudyFolder(_folder.Path), SmallStudy.Data, SmallStudy.Provenance, new CountingObserver(), train);

    private IReadOnlyList<PlannedTrial> Planned()
    {
        new StudyFolder(_folder.Path).Claim(StudyChecks.Check(Study), SmallStudy.Provenance);
        return StudyPlan.First(StudyChecks.Check(Study), SmallStudy.Data.Digests);
    }

    private string FolderOf(PlannedTrial trial) =>
        Directory.CreateDirectory(Path.Combine(_folder["trials"], trial.Id)).FullName;

    private sealed class Listener(string trial, Action onElsewhere) : IStudyObserver
    {
        private int _trained;

        public int Trained => _trained;

        public ConcurrentQueue<(string Trial, string Process)> Elsewhere { get; } = [];

        public void IsElsewhere(PlannedTrial other, string process)
        {
            Elsewhere.Enqueue((other.Id, process));
            if (other.Id == trial)
            {
                onElsewhere();
            }
        }

        public void Finished(PlannedTrial other, TrialResult result, bool wasStored)
        {
            if (!wasStored)
            {
                Interlocked.Increment(ref _trained);
            }
        }
    }
}
