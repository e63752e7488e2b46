using Soap.Data;
using Soap.Training;

namespace Soap.Lab.Studies;

/// <summary>
/// Runs a study's unfinished trials side by side, one thread each, and stores each result as it comes.
/// A finished trial is never run again and never changed, so the same call resumes what was interrupted.
/// </summary>
/// <param name="study">What to run; checked and put in canonical form.</param>
/// <param name="folder">Where its files are.</param>
/// <param name="data">The opened task.</param>
/// <param name="provenance">Stored when anything is trained.</param>
/// <param name="observer">Is told how it proceeds, if given.</param>
public sealed class StudyRunner(StudySpecification study, StudyFolder folder, TaskData data, Provenance provenance, IStudyObserver? observer = null)
{
    private readonly StudySpecification _study = StudyPlan.Check(study);
    private int _provenanceIsWritten;

    /// <summary>Runs what is missing.</summary>
    /// <param name="jobs">Trials at once, at least 1.</param>
    /// <param name="cancellation">Stops running trials between two steps; finished ones are kept.</param>
    /// <returns>The results of all trials, in the plan's order.</returns>
    /// <exception cref="SoapException">The folder is another study's, in use, or cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public StudyResults Run(int jobs, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(jobs, 1);
        using var folderLock = folder.Lock();
        folder.Claim(_study);
        var first = StudyPlan.First(_study, data.Digests);
        observer?.Expected(first.Count + (_study.LearningRates.Count > 0 ? _study.Rules.Count * _study.Seeds.Count : 0));
        var results = RunAll(first, jobs, cancellation);
        if (_study.LearningRates.Count > 0)
        {
            var best = StudyPlan.Best(_study, LearningRateChoice.Responses(_study, results), data.Digests);
            observer?.Expected(first.Count + best.Count);
            results = [.. results, .. RunAll(best, jobs, cancellation)];
        }

        return new StudyResults(_study, results);
    }

    private FinishedTrial[] RunAll(IReadOnlyList<PlannedTrial> trials, int jobs, CancellationToken cancellation)
    {
        var results = new FinishedTrial[trials.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = cancellation };
        try
        {
            // One trial at a time is handed out, in order, so that a finished worker takes the next one.
            var partitioner = System.Collections.Concurrent.Partitioner.Create(
                Enumerable.Range(0, trials.Count), System.Collections.Concurrent.EnumerablePartitionerOptions.NoBuffering);
            Parallel.ForEach(partitioner, options, index => results[index] = new FinishedTrial(trials[index], RunOne(trials[index], cancellation)));
        }
        catch (AggregateException e) when (cancellation.IsCancellationRequested && e.InnerExceptions.All(inner => inner is OperationCanceledException))
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<SoapException>().FirstOrDefault() is { } first)
        {
            throw new SoapException(first.ExitCode, first.Message, e);
        }

        return results;
    }

    private TrialResult RunOne(PlannedTrial trial, CancellationToken cancellation)
    {
        if (folder.ReadResult(trial) is { } stored)
        {
            observer?.Finished(trial, stored, wasStored: true);
            return stored;
        }

        if (Interlocked.Exchange(ref _provenanceIsWritten, 1) == 0)
        {
            folder.WriteProvenance(provenance);
        }

        observer?.Started(trial);
        var result = Trial.Run(trial.Specification, data, progress => observer?.Progressed(trial, progress), cancellation);
        folder.WriteResult(trial, result);
        observer?.Finished(trial, result, wasStored: false);
        return result;
    }
}
