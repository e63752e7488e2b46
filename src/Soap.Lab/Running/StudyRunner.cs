using System.Collections.Concurrent;
using Soap.Data;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Specification;
using Soap.Trials;

namespace Soap.Lab.Running;

/// <summary>
/// Runs a study's unfinished trials side by side, one thread each, and stores each result as it comes. Several
/// processes, on one machine or on several that share the folder, do so together: each trial is one process's at a
/// time, and what a process that died had begun, another goes on with. A finished trial is never run again and never
/// changed, so the same call resumes what was interrupted. A trial that breaks is stored as failed, and the others go
/// on.
/// </summary>
/// <param name="study">What to run; checked and put in canonical form.</param>
/// <param name="folder">Where its files are.</param>
/// <param name="data">The study's task, opened.</param>
/// <param name="provenance">Stored with the plan and with every trial.</param>
/// <param name="observer">Is told how it proceeds, if given.</param>
/// <param name="train">What trains; null for <see cref="Trial"/>.</param>
/// <exception cref="ArgumentException">The data are those of another task.</exception>
/// <exception cref="SoapException">The study has something that is not allowed.</exception>
public sealed class StudyRunner(
    StudySpecification study, StudyFolder folder, TaskData data, Provenance provenance,
    IStudyObserver? observer = null, StudyRunner.Train? train = null)
{
    /// <summary>
    /// Failures in a row, without a result between, that end the study: the cause is then hardly the single trial's.
    /// </summary>
    public const int MostFailures = 5;

    private readonly StudySpecification _study = Checked(study, data);
    private readonly ConcurrentDictionary<string, DateTimeOffset?> _failedAt = new(StringComparer.Ordinal);
    private int _provenanceIsWritten, _failures, _done;
    private volatile bool _hasOutcome;

    /// <summary>
    /// How often running trials store their state, from which they go on after a kill; what trains otherwise than
    /// <see cref="Trial"/> stores none. Results do not depend on it.
    /// </summary>
    public CheckpointInterval CheckpointEvery { get; init; } = CheckpointInterval.Usual;

    /// <summary>Trains one network.</summary>
    /// <param name="specification">What to run.</param>
    /// <param name="data">The task.</param>
    /// <param name="progress">Is told how it proceeds.</param>
    /// <param name="cancellation">Ends it between two steps.</param>
    public delegate TrialResult Train(
        TrialSpecification specification, TaskData data, Action<TrialProgress>? progress,
        CancellationToken cancellation);

    /// <summary>Runs what is missing.</summary>
    /// <param name="jobs">Trials at once, at least 1.</param>
    /// <param name="cancellation">Stops running trials between two steps; finished ones are kept.</param>
    /// <param name="retry">Whether trials that failed before are run again.</param>
    /// <returns>The results of all trials, in the plan's order.</returns>
    /// <exception cref="SoapException">The folder is another study's, or cannot be written; or
    /// <see cref="MostFailures"/> trials failed in a row.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public StudyResults Run(int jobs, CancellationToken cancellation, bool retry = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(jobs, 1);
        return Run(Claim(), jobs, cancellation, retry);
    }

    /// <summary>Makes the folder this study's.</summary>
    /// <exception cref="SoapException">The folder is another study's, or cannot be written.</exception>
    public StudyClaim Claim() => folder.Claim(_study, provenance);

    /// <summary>Runs what is missing, in the folder that was claimed.</summary>
    /// <param name="claim">What <see cref="Claim"/> returned.</param>
    /// <param name="jobs">Trials at once, at least 1.</param>
    /// <param name="cancellation">Stops running trials between two steps; finished ones are kept.</param>
    /// <param name="retry">Whether trials that failed before are run again.</param>
    /// <returns>The results of all trials, in the plan's order, those of other processes among them.</returns>
    /// <exception cref="SoapException">The folder cannot be written; or <see cref="MostFailures"/> trials failed in a
    /// row.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public StudyResults Run(StudyClaim claim, int jobs, CancellationToken cancellation, bool retry = false)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentOutOfRangeException.ThrowIfLessThan(jobs, 1);
        return StudyRounds.Follow(claim.Manifest.Study, data.Digests, (trials, later) =>
        {
            observer?.Expected(_done + trials.Count + later);
            var round = RunAll(claim.Manifest, trials, jobs, retry, cancellation);
            _done += trials.Count;
            observer?.Expected(_done + later);
            return round;
        }) with
        { UncheckedFiles = folder.UncheckedFiles };
    }

    /// <summary>Runs some of a plan's trials, as a worker does among others.</summary>
    /// <param name="manifest">The plan.</param>
    /// <param name="trials">Of it.</param>
    /// <param name="jobs">Trials at once, at least 1.</param>
    /// <param name="patience">How long a trial that another process has is asked for again before it is left to
    /// it.</param>
    /// <param name="cancellation">Stops running trials between two steps; finished ones are kept.</param>
    /// <param name="retry">Whether trials that failed before are run again.</param>
    /// <returns>What became of them; those that were left to others are missing.</returns>
    /// <exception cref="SoapException">The folder cannot be written, or holds another plan now; or
    /// <see cref="MostFailures"/> trials failed in a row.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    internal RoundResults RunSome(
        StudyManifest manifest, IReadOnlyList<PlannedTrial> trials, int jobs, TimeSpan patience,
        CancellationToken cancellation, bool retry = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(jobs, 1);
        observer?.Expected(trials.Count);
        return RunAll(manifest, trials, jobs, retry, cancellation, patience);
    }

    private static StudySpecification Checked(StudySpecification study, TaskData data)
    {
        Trial.RefuseOtherTask(study.Trial.Task, data);
        return StudyChecks.Check(study);
    }

    private RoundResults RunAll(
        StudyManifest manifest, IReadOnlyList<PlannedTrial> trials, int jobs, bool retry,
        CancellationToken cancellation, TimeSpan? patience = null)
    {
        var results = new (FinishedTrial? Finished, TrialFailure? Failure)?[trials.Count];
        var (askedFirst, isLeft) = (new long?[trials.Count], new bool[trials.Count]);
        var queue = new TrialQueue(trials.Count);
        using var stop = cancellation.Register(queue.Stop);
        try
        {
            Task.WaitAll(
            [
                .. Enumerable.Range(0, Math.Min(jobs, trials.Count)).Select(_ => Task.Factory.StartNew(
                    Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)),
            ]);
        }
        catch (AggregateException e) when (cancellation.IsCancellationRequested
            && e.InnerExceptions.All(inner => inner is OperationCanceledException))
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<SoapException>().FirstOrDefault() is { } first)
        {
            throw new SoapException(first.ExitCode, first.Message, e);
        }

        if (results.Zip(isLeft).Any(one => one is (null, false)))
        {
            throw new OperationCanceledException(cancellation);
        }

        return new RoundResults(
            [.. results.Select(result => result?.Finished).OfType<FinishedTrial>()],
            [
                .. trials.Zip(results).Where(pair => pair.Second?.Failure is not null)
                    .Select(pair => new FailedTrial(pair.First, pair.Second!.Value.Failure!)),
            ],
            [.. trials.Where((_, index) => isLeft[index])]);

        void Work()
        {
            try
            {
                while (queue.TryTake(out var index))
                {
                    results[index] = RunOne(manifest, trials[index], retry, cancellation);
                    askedFirst[index] ??= Environment.TickCount64;
                    isLeft[index] = results[index] is null
                        && Environment.TickCount64 - askedFirst[index] >= patience?.TotalMilliseconds;
                    if (results[index] is null && !isLeft[index])
                    {
                        queue.PutBack(index);
                    }
                    else
                    {
                        queue.Done();
                    }
                }
            }
            catch
            {
                queue.Stop();
                throw;
            }
        }
    }

    // What became of a trial; null: another process has it.
    private (FinishedTrial? Finished, TrialFailure? Failure)? RunOne(
        StudyManifest manifest, PlannedTrial trial, bool retry, CancellationToken cancellation)
    {
        if (Stored(trial, retry) is { } stored)
        {
            return stored;
        }

        var files = folder.FolderOf(trial);
        using var lease = files.TryTake(out var other);
        if (lease is null)
        {
            observer?.IsElsewhere(trial, other!.ToString());
            return null;
        }

        // It may have been finished, or another study planned, before the trial was this process's.
        if (Stored(trial, retry) is { } finished)
        {
            return finished;
        }

        ThrowIfPlannedAnew(manifest);
        files.PutAsideDamaged(trial);
        if (files.ReadOutcome(trial) is ({ } whole, var origin, null))
        {
            observer?.Finished(trial, whole, wasStored: true); // only what was beside the result was damaged
            return (new FinishedTrial(trial, whole) { Provenance = origin }, null);
        }

        if (Interlocked.Exchange(ref _provenanceIsWritten, 1) == 0)
        {
            folder.WriteProvenance(provenance);
        }

        observer?.Started(trial);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lease.Lost);
        (TrialResult Result, TrialProvenance Provenance) timed;
        try
        {
            timed = TimedTrial.Run(
                trial.Specification, data, provenance, progress => observer?.Progressed(trial, progress), end.Token,
                train, Checkpoints(trial), files.Path);
            lease.Beat();
            end.Token.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested
            && !cancellation.IsCancellationRequested)
        {
            observer?.WasTakenOver(trial);
            return null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            lease.Beat();
            if (lease.Lost.IsCancellationRequested)
            {
                observer?.WasTakenOver(trial);
                return null;
            }

            if (exception is SoapException)
            {
                throw;
            }

            return (null, Fail(trial, exception));
        }

        return (Store(trial, timed.Result, timed.Provenance), null);
    }

    private (FinishedTrial? Finished, TrialFailure? Failure)? Stored(PlannedTrial trial, bool retry)
    {
        var (result, origin, failure) = folder.FolderOf(trial).ReadOutcome(trial);
        if (result is not null)
        {
            _hasOutcome = true;
            folder.FolderOf(trial).RemoveLeftovers();
            observer?.Finished(trial, result, wasStored: true);
            return (new FinishedTrial(trial, result) { Provenance = origin }, null);
        }

        // What failed otherwise than at the first look was run again already, by this process or by another.
        var atFirst = _failedAt.GetOrAdd(trial.Id, failure?.At);
        if (failure is not null && !(retry && failure.At == atFirst))
        {
            _hasOutcome = true;
            observer?.Failed(trial, wasStored: true);
            return (null, failure);
        }

        return null;
    }

    // Once there is an outcome, no other plan takes this one's place.
    private void ThrowIfPlannedAnew(StudyManifest manifest)
    {
        if (!_hasOutcome && !folder.Holds(manifest))
        {
            throw SoapException.BadStorage(
                $"{folder.Path} holds another plan now: somebody planned anew before a trial of this one had run. " +
                "Choose another folder with --out.");
        }
    }

    private TrialCheckpoints Checkpoints(PlannedTrial trial) => folder.FolderOf(trial).Checkpoints(
        trial, CheckpointEvery, provenance,
        (examples, refusal) => observer?.WentOn(trial, examples, refusal),
        reason => observer?.BeganAnew(trial, reason));

    private FinishedTrial Store(PlannedTrial trial, TrialResult result, TrialProvenance origin)
    {
        folder.WriteResult(trial, result, origin);
        Interlocked.Exchange(ref _failures, 0);
        observer?.Finished(trial, result, wasStored: false);
        return new FinishedTrial(trial, result) { Provenance = origin };
    }

    private TrialFailure Fail(PlannedTrial trial, Exception exception)
    {
        var failure = TrialFailure.Of(exception, provenance);
        folder.WriteFailure(trial, failure);
        observer?.Failed(trial, wasStored: false);
        return Interlocked.Increment(ref _failures) < MostFailures ? failure : throw new SoapException(
            ExitCode.Unexpected,
            $"{MostFailures} trials failed in a row, the last one ({trial.Specification.Rule}, learning rate " +
            $"{trial.Specification.LearningRate}, seed {trial.Specification.Seed}) with {failure.Error}: " +
            $"{failure.Message}{Environment.NewLine}" +
            $"The study was stopped; finished trials are kept. All is in {folder.Path}; go on with: " +
            $"soap retry {folder.Path}",
            exception);
    }
}
