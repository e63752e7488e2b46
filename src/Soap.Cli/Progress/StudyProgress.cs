using System.Diagnostics;

namespace Soap.Cli.Progress;

/// <summary>What a running study has done: told by many threads, read by the display.</summary>
/// <param name="title">The study's name.</param>
/// <param name="clock">The time since the start; null for the real one.</param>
internal sealed class StudyProgress(string title, Func<TimeSpan>? clock = null)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, TrialState> _trials = [];
    private readonly Func<TimeSpan> _clock = clock ?? RealClock();

    /// <summary>A trial is planned.</summary>
    public void Planned(string id, TrialState trial) => Change(() => _trials.Add(id, trial));

    /// <summary>A trial was finished by an earlier run.</summary>
    public void Kept(string id) => Change(() => _trials[id].Phase = TrialPhase.Kept);

    /// <summary>A trial has begun.</summary>
    public void Started(string id) => Change(() => _trials[id].Phase = TrialPhase.Running);

    /// <summary>A trial has a new point of its training loss.</summary>
    public void Logged(string id, long examples, double loss) => Change(() =>
    {
        _trials[id].Seen = examples;
        _trials[id].Losses.Add(loss);
    });

    /// <summary>A trial has ended.</summary>
    public void Ended(string id, bool diverged) =>
        Change(() => _trials[id].Phase = diverged ? TrialPhase.Diverged : TrialPhase.Finished);

    /// <summary>Everything as it is now.</summary>
    public StudySnapshot Snapshot()
    {
        lock (_lock)
        {
            var trials = _trials.Values.ToArray();
            var elapsed = _clock();
            var fresh = trials.Where(trial => trial.Phase != TrialPhase.Kept).ToArray();
            var total = fresh.Sum(trial => (double)trial.Examples);
            var done = fresh.Sum(Done);
            var remaining = done > 0 && elapsed > TimeSpan.FromSeconds(2) ? elapsed * ((total - done) / done) : (TimeSpan?)null;
            return new StudySnapshot(
                title,
                elapsed,
                total > 0 ? done / total : 1,
                remaining,
                [.. trials.GroupBy(trial => trial.Rule).Select(Count)],
                [.. trials.Where(trial => trial.Phase == TrialPhase.Running).Select(Copy)]);
        }
    }

    // A diverged trial needs no more time, whatever it has seen.
    private static double Done(TrialState trial) => trial.Phase switch
    {
        TrialPhase.Finished or TrialPhase.Diverged => trial.Examples,
        TrialPhase.Running => Math.Min(trial.Seen, trial.Examples),
        _ => 0,
    };

    private static RuleCount Count(IGrouping<string, TrialState> trials) => new(
        trials.Key,
        trials.Count(trial => trial.Phase is TrialPhase.Finished or TrialPhase.Diverged or TrialPhase.Kept),
        trials.Count(trial => trial.Phase == TrialPhase.Kept),
        trials.Count(trial => trial.Phase == TrialPhase.Diverged),
        trials.Count());

    private static RunningTrial Copy(TrialState trial) => new(
        trial.Rule,
        trial.LearningRate,
        trial.Seed,
        trial.Examples > 0 ? Math.Min(1, (double)trial.Seen / trial.Examples) : 0,
        [.. trial.Losses]);

    private static Func<TimeSpan> RealClock()
    {
        var watch = Stopwatch.StartNew();
        return () => watch.Elapsed;
    }

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
        }
    }
}
