using System.Diagnostics;
using System.Globalization;
using Soap.Lab.Planning;
using Soap.Lab.Running;
using Soap.Lab.Texts;
using Soap.Trials;

namespace Soap.Cli.Progress;

/// <summary>What a running study has done: told by many threads, read by the display.</summary>
/// <param name="title">The study's name.</param>
/// <param name="examplesPerTrial">Training examples of one trial.</param>
/// <param name="clock">The time since the start; null for the real one.</param>
internal sealed class StudyProgress(string title, long examplesPerTrial, Func<TimeSpan>? clock = null) : IStudyObserver
{
    private static readonly TimeSpan BeforeEstimate = TimeSpan.FromSeconds(2);
    private readonly Lock _lock = new();
    private readonly List<RuleCount> _rules = [];
    private readonly SortedDictionary<StudyPhase, int> _phases = [];
    private readonly List<RunningTrial> _running = [];
    private readonly Func<TimeSpan> _clock = clock ?? RealClock();
    private readonly HashSet<string> _trained = [];
    private readonly List<string> _notes = [];
    private readonly Dictionary<string, string> _elsewhere = [];
    private long _given;
    private int _expected;
    private int _stored;
    private int _failed;

    public void Expected(int trials) => Change(() => _expected = trials);

    public void Started(PlannedTrial trial) =>
        Change(() =>
        {
            _elsewhere.Remove(trial.Id);
            _running.Add(new RunningTrial(trial.Id, trial.Specification, 0, []));
        });

    public void IsElsewhere(PlannedTrial trial, string process) => Change(() => _elsewhere[trial.Id] = process);

    public void WasTakenOver(PlannedTrial trial) => Change(() =>
    {
        _running.RemoveAt(Index(trial));
        _notes.Add($"{TextOf(trial)} was taken over by another process, which this one was too long silent for");
    });

    public void Progressed(PlannedTrial trial, TrialProgress progress) => Change(() =>
    {
        var at = Index(trial);
        var before = _running[at];
        _running[at] = before with { Examples = progress.Examples, Losses = [.. before.Losses, progress.Loss] };
    });

    public void WentOn(PlannedTrial trial, long examples, string? refusal) => Change(() =>
    {
        var at = Index(trial);
        var given = Math.Max(0, examples);
        _given += given;
        _running[at] = _running[at] with { Examples = given };
        _notes.Add(
            $"{TextOf(trial)} goes on after {examples.ToString("N0", CultureInfo.InvariantCulture)} examples" +
                (refusal is null ? "" : $", and not from its newest checkpoint: {refusal}"));
    });

    public void BeganAnew(PlannedTrial trial, string reason) =>
        Change(() => _notes.Add($"{TextOf(trial)} begins anew: {reason}"));

    public void Finished(PlannedTrial trial, TrialResult result, bool wasStored) => Change(() =>
    {
        if (wasStored)
        {
            _stored++;
            _elsewhere.Remove(trial.Id);
        }
        else
        {
            _running.RemoveAt(Index(trial));
            _trained.Add(trial.Id);
        }

        Count(trial.Specification.Rule, result.Outcome == TrialOutcome.Diverged);
        Count(trial.Phase);
    });

    public void Failed(PlannedTrial trial, bool wasStored) => Change(() =>
    {
        _failed++;
        Count(trial.Phase);
        if (wasStored)
        {
            _stored++;
            _elsewhere.Remove(trial.Id);
        }
        else
        {
            _running.RemoveAt(Index(trial));
            _trained.Add(trial.Id);
        }
    });

    /// <summary>Everything as it is now.</summary>
    public StudySnapshot Snapshot()
    {
        lock (_lock)
        {
            var elapsed = _clock();
            var total = (double)(_expected - _stored) * examplesPerTrial - _given;
            var done = (double)_trained.Count * examplesPerTrial + _running.Sum(trial => (double)trial.Examples)
                - _given;
            return new StudySnapshot
            {
                Title = title,
                Elapsed = elapsed,
                Fraction = total > 0 ? Math.Min(1, done / total) : _expected > 0 ? 1 : 0,
                Remaining = done > 0 && elapsed > BeforeEstimate
                    ? Remaining(elapsed, Math.Max(0, (total - done) / done))
                    : null,
                Done = _rules.Sum(rule => rule.Done) + _failed,
                Failed = _failed,
                Expected = _expected,
                ExamplesPerTrial = examplesPerTrial,
                Rules = [.. _rules],
                Phases = [.. _phases.Select(phase => (phase.Key, phase.Value))],
                Running = [.. _running],
                Elsewhere = [.. _elsewhere.Values.CountBy(process => process).Select(one => (one.Key, one.Value))],
                Notes = [.. _notes],
            };
        }
    }

    private static string TextOf(PlannedTrial trial) => $"{RuleName.Brief(trial.Specification.Rule)}, " +
        $"learning rate {trial.Specification.LearningRate}, seed {trial.Specification.Seed}:";

    private static Func<TimeSpan> RealClock()
    {
        var watch = Stopwatch.StartNew();
        return () => watch.Elapsed;
    }

    // What is further off than a TimeSpan reaches is not foretold.
    private static TimeSpan? Remaining(TimeSpan elapsed, double factor) =>
        elapsed.TotalSeconds * factor < TimeSpan.MaxValue.TotalSeconds / 2 ? elapsed * factor : null;

    private int Index(PlannedTrial trial) => _running.FindIndex(running => running.Id == trial.Id);

    private void Count(StudyPhase phase) => _phases[phase] = _phases.GetValueOrDefault(phase) + 1;

    private void Count(string rule, bool diverged)
    {
        var at = _rules.FindIndex(count => count.Rule == rule);
        var before = at < 0 ? new RuleCount(rule, 0, 0) : _rules[at];
        var now = before with { Done = before.Done + 1, Diverged = before.Diverged + (diverged ? 1 : 0) };
        if (at < 0)
        {
            _rules.Add(now);
        }
        else
        {
            _rules[at] = now;
        }
    }

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
        }
    }
}
