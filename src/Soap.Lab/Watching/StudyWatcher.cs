using System.Collections.Concurrent;
using System.Diagnostics;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Storage;
using Soap.Trials;

namespace Soap.Lab.Watching;

/// <summary>
/// Looks at a study again and again while others run it. It writes nothing, reads each result once, and looks at most
/// once a second and a tenth of the time, so that who is watched is not kept from work.
/// </summary>
/// <param name="path">The study's folder.</param>
/// <param name="clock">The time since any beginning; null for the real one.</param>
internal sealed class StudyWatcher(string path, Func<TimeSpan>? clock = null)
{
    // Points of a curve that are kept: more than a chart on a screen can show.
    private const int MostPoints = 150;

    // Shorter, or less of the work, says nothing of the pace.
    private static readonly TimeSpan BeforeEstimate = TimeSpan.FromSeconds(10);
    private const double LeastProgress = 0.002;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);
    private const double LargestShare = 0.1;

    private readonly ConcurrentDictionary<string, ((long, DateTime) Stamp, FinishedTrial Trial)> _read =
        new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly Func<TimeSpan> _clock = clock ?? RealClock();
    private StudyView? _last;
    private TimeSpan _due;
    private (TimeSpan At, double Fraction, int All)? _from;

    /// <summary>The study now, or as it was at the last look where that is not long ago.</summary>
    /// <exception cref="SoapException">The folder holds no study, or a damaged manifest.</exception>
    public StudyView Look()
    {
        lock (_lock)
        {
            if (_last is null || _clock() >= _due)
            {
                var before = _clock();
                _last = WithPace(Read());
                var took = _clock() - before;
                _due = _clock() + (took / LargestShare > BetweenLooks ? took / LargestShare : BetweenLooks);
            }

            return _last;
        }
    }

    private static Func<TimeSpan> RealClock()
    {
        var watch = Stopwatch.StartNew();
        return () => watch.Elapsed;
    }

    private StudyView Read()
    {
        var folder = new StudyFolder(path);
        var manifest = folder.ReadManifest();
        var results = StudyResults.ReadBy(folder, manifest, trial => OutcomeOf(folder, trial));

        // One that broke keeps saying so until it has its result; whoever retries it has it.
        var running = results.Missing.Concat(results.Failed.Select(failed => failed.Trial))
            .Select(trial => RunningOf(folder, trial)).OfType<RunningTrialView>()
            .OrderBy(trial => trial.Process, StringComparer.Ordinal).ToArray();
        var retried = running.Select(trial => trial.Trial.Id).ToHashSet();
        results = results with
        {
            Failed = [.. results.Failed.Where(failed => !retried.Contains(failed.Trial.Id))],
            Missing =
            [
                .. results.Missing,
                .. results.Failed.Select(failed => failed.Trial).Where(trial => retried.Contains(trial.Id)),
            ],
        };
        var known = results.Trials.Select(trial => trial.Trial.Id).ToHashSet();
        foreach (var gone in _read.Keys.Where(id => !known.Contains(id)))
        {
            _read.TryRemove(gone, out _);
        }

        return new StudyView
        {
            Study = results.Study,
            Generation = manifest.Generation,
            Phases = PhaseStatus.Of(results),
            Unknown = results.UnknownTuning + results.UnknownTrials,
            Finished = results.Trials,
            Failed = results.Failed,
            Running = running,
            LastResult = results.Trials.Max(trial => trial.Provenance?.Finished),
        };
    }

    // A result never changes; but somebody may delete it, and run its trial again.
    private (TrialResult? Result, TrialProvenance? Provenance, TrialFailure? Failure) OutcomeOf(
        StudyFolder folder, PlannedTrial trial)
    {
        var files = folder.FolderOf(trial);
        var stamp = StampOf(Path.Combine(files.Path, TrialFolder.ResultName));
        if (stamp is not null && _read.TryGetValue(trial.Id, out var read) && read.Stamp == stamp)
        {
            return (read.Trial.Result, read.Trial.Provenance, null);
        }

        if (!Directory.Exists(files.Path))
        {
            return default;
        }

        var (result, provenance, failure) = files.ReadOutcome(trial);
        if (result is null || stamp is null)
        {
            return (result, provenance, failure);
        }

        var thinned = Thinned(result);
        _read[trial.Id] = (stamp.Value, new FinishedTrial(trial, thinned) { Provenance = provenance });
        return (thinned, provenance, null);
    }

    // What tells one result at its place from another.
    private static (long Length, DateTime Written)? StampOf(string file) =>
        new FileInfo(file) is { Exists: true } there ? (there.Length, there.LastWriteTimeUtc) : null;

    private static RunningTrialView? RunningOf(StudyFolder folder, PlannedTrial trial)
    {
        var files = folder.FolderOf(trial).Path;
        return Lease.HolderOf(files, LeaseFiles.OnlyRead) is not { } holder ? null
            : new RunningTrialView(trial, holder.ToString(), Thinned(TrialCheckpoints.Look(files)));
    }

    // Between two trials nobody has a lease for a moment, and a trial that goes on may fall back: the pace is that of
    // the time since the plan is what it is.
    private StudyView WithPace(StudyView view)
    {
        if (view.Activity is not (StudyActivity.Running or StudyActivity.Stopped))
        {
            _from = null;
            return view;
        }

        if (_from is not { } from || from.All != view.All || view.Fraction < from.Fraction)
        {
            _from = from = (_clock(), view.Fraction, view.All);
        }

        var (time, done) = (_clock() - from.At, view.Fraction - from.Fraction);
        return view.Activity == StudyActivity.Stopped || time < BeforeEstimate || done < LeastProgress ? view
            : view with { Remaining = time * ((1 - view.Fraction) / done) };
    }

    private static TrialResult Thinned(TrialResult result) => result with
    {
        TrainingLoss = Thinned(result.TrainingLoss),
        Validation = Thinned(result.Validation),
        Diagnostics = [],
        Representations = null,
        Function = null,
    };

    private static TrialState? Thinned(TrialState? state) => state is null ? null : state with
    {
        TrainingLoss = Thinned(state.TrainingLoss),
        Validation = Thinned(state.Validation),
    };

    // Evenly, with both ends.
    private static IReadOnlyList<T> Thinned<T>(IReadOnlyList<T> points) => points.Count <= MostPoints ? points
        :
        [
            .. Enumerable.Range(0, MostPoints)
                .Select(i => points[(int)((long)i * (points.Count - 1) / (MostPoints - 1))]),
        ];
}
