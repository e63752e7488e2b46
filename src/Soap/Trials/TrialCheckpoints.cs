using System.Diagnostics;
using System.Globalization;
using Soap.States;
using Soap.Storage;

namespace Soap.Trials;

/// <summary>
/// The states that a running trial keeps in its folder, <c>checkpoint-N.safetensors</c>, the highest N the newest:
/// after a kill the same trial goes on from it, and ends in the same bytes. Two are kept. A state that is damaged, or
/// of another trial, or of other versions or another processor, which could give other bits, is not used.
/// </summary>
/// <param name="folder">The trial's folder; it is made when it is needed.</param>
/// <param name="interval">How often.</param>
/// <param name="identity">What must be the same for the bits to be the same, by name: the trial, versions, the
/// processor.</param>
internal sealed class TrialCheckpoints(
    string folder, CheckpointInterval interval, IReadOnlyDictionary<string, string> identity)
{
    /// <summary>What a file says of the phase of training that it is of.</summary>
    public const string Phase = "phase";

    // Storing takes at most this share of the time.
    private const double LargestShare = 0.01;
    private const string Seconds = "seconds", BeganAt = "began", OfAll = "examples of all";
    private const int Kept = 2;
    private static readonly NumberedFiles Names = new("checkpoint-", ".safetensors");
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _due = interval.Time ?? TimeSpan.MaxValue;
    private long? _firstStep;
    private string? _refusal;
    private long _next = 1;

    /// <summary>Is told that there is a state and none that may be used, so that the trial begins anew, and
    /// why.</summary>
    public Action<string>? BeginsAnew { get; init; }

    /// <summary>Is told after how many examples the trial goes on, and why not from its newest state; null: it does.
    /// </summary>
    public Action<long, string?>? GoesOn { get; init; }

    /// <summary>Training examples that the trial will have seen at its end: who looks on is told.</summary>
    public long Examples { get; set; }

    /// <summary>How long the trial ran before, in the processes that were ended.</summary>
    public TimeSpan Earlier { get; private set; }

    /// <summary>When the trial began, in the first of its processes.</summary>
    public DateTimeOffset Began { get; private set; } = DateTimeOffset.UtcNow;

    /// <summary>Whether a file's name is that of a state.</summary>
    public static bool IsName(string name) => Names.Has(name);

    /// <summary>Deletes the states of a trial that has its result.</summary>
    /// <param name="folder">The trial's folder.</param>
    public static void Remove(string folder)
    {
        foreach (var (_, path) in Names.In(folder))
        {
            Failpoint.At("checkpoints.remove");
            File.Delete(path);
        }
    }

    /// <summary>The states that may be used, the newest first.</summary>
    public IEnumerable<StateFile> Stored()
    {
        foreach (var (number, path) in Names.In(folder).OrderByDescending(file => file.Number))
        {
            _next = Math.Max(_next, number + 1);
            if (Read(path) is { } stored)
            {
                var now = (Earlier, Began);
                Earlier = TimeSpan.FromSeconds(
                    double.Parse(stored.About[Seconds], NumberStyles.Float, CultureInfo.InvariantCulture));
                Began = DateTimeOffset.Parse(stored.About[BeganAt], CultureInfo.InvariantCulture);
                yield return stored;
                (Earlier, Began) = now;
            }
        }

        if (_refusal is not null)
        {
            BeginsAnew?.Invoke(_refusal);
        }
    }

    /// <summary>How far the newest state of a running trial is, as one sees who only looks on; null where there is
    /// none yet, or it was replaced at this moment.</summary>
    /// <param name="folder">The trial's folder.</param>
    public static TrialState? Look(string folder)
    {
        foreach (var (_, path) in Names.In(folder).OrderByDescending(file => file.Number))
        {
            try
            {
                var (records, about) = StateFile.ReadTexts(path);
                if (TrialState.Of(records, about.GetValueOrDefault(OfAll)) is { } state)
                {
                    return state;
                }
            }
            catch (SoapException)
            {
                continue; // deleted since, as a newer one is there, or of another version: the one before may do
            }
        }

        return null;
    }

    /// <summary>The trial goes on from a state.</summary>
    /// <param name="examples">Examples trained on before.</param>
    public void Resumed(long examples) => GoesOn?.Invoke(examples, _refusal);

    /// <summary>A state cannot be used after all.</summary>
    /// <param name="reason">Why.</param>
    public void Refuse(string reason) => _refusal ??= reason;

    /// <summary>Stores the state between two steps, if it is time.</summary>
    /// <param name="state">The trial's.</param>
    /// <param name="phase">The phase of training.</param>
    /// <param name="step">Steps of the phase that were made.</param>
    public void SaveIfDue(IState state, string phase, long step)
    {
        _firstStep ??= step;
        if (interval.Steps is { } steps ? step > _firstStep && step % steps == 0 : _clock.Elapsed >= _due)
        {
            var before = _clock.Elapsed;
            Save(state, phase);
            var after = _clock.Elapsed;
            _due = after + Longer(interval.Time ?? TimeSpan.Zero, (after - before) / LargestShare);
        }
    }

    /// <summary>Stores the state, and deletes all but the last states.</summary>
    /// <exception cref="SoapException">It cannot be written; those that are there are as they were (exit code
    /// 5).</exception>
    public void Save(IState state, string phase) => Save(state, phase, null);

    /// <summary>The same; tests are told of each step of writing.</summary>
    internal void Save(IState state, string phase, Action<WriteStep>? after)
    {
        if (interval == CheckpointInterval.Never)
        {
            return;
        }

        Failpoint.At("checkpoint.begin");
        Folders.Create(folder);
        var about = new Dictionary<string, string>(identity, StringComparer.Ordinal)
        {
            [Phase] = phase,
            [BeganAt] = Began.ToString("O", CultureInfo.InvariantCulture),
            [OfAll] = Examples.ToString(CultureInfo.InvariantCulture),
            [Seconds] = (Earlier + _clock.Elapsed).TotalSeconds.ToString("R", CultureInfo.InvariantCulture),
        };
        StateFile.Write(Path.Combine(folder, Names.NameOf(_next)), state, about, after);
        _next++;
        foreach (var (_, path) in Names.In(folder).OrderByDescending(file => file.Number).Skip(Kept))
        {
            Failpoint.At("checkpoint.prune");
            File.Delete(path);
        }

        Failpoint.At("checkpoint.end");
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private StateFile? Read(string path)
    {
        try
        {
            var stored = StateFile.Read(path);
            foreach (var (name, value) in identity)
            {
                var there = stored.About.GetValueOrDefault(name);
                if (there != value)
                {
                    Refuse(
                        $"{path} was stored under another {name}, which could give other numbers " +
                            $"({Quotation.Of(there ?? "unknown")}; here it is {Quotation.Of(value)})");
                    return null;
                }
            }

            return stored;
        }
        catch (SoapException damaged)
        {
            Refuse(damaged.Message);
            return null;
        }
    }
}
