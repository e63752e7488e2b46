using Soap.Lab.Planning;
using Soap.Lab.Running;

namespace Soap.Lab.Clusters;

/// <summary>Shares trials out to tasks: short ones several to a task, since clusters dislike many short jobs.
/// </summary>
internal static class SlurmPacking
{
    /// <summary>What a task of short trials is to take.</summary>
    public static readonly TimeSpan Target = TimeSpan.FromMinutes(10);

    private const int MostTrials = 100_000;

    /// <summary>How many trials a task gets.</summary>
    /// <param name="settings">Processors and time limit; and how many, where the user says so.</param>
    /// <param name="secondsPerTrial">On one processor; null: unknown, and each trial is a task.</param>
    public static int TrialsPerTask(SlurmSettings settings, double? secondsPerTrial)
    {
        if (settings.TrialsPerTask is { } asked)
        {
            return asked;
        }

        if (secondsPerTrial is not { } seconds || !(seconds > 0))
        {
            return settings.Cpus;
        }

        // Half of the time limit: an estimate is one, and nodes differ.
        var limit = settings.Time is { } time && SlurmTime.Of(time) is { Ticks: > 0 } whole ? whole / 2 : Target;
        var aim = limit < Target ? limit : Target;
        var rounds = Math.Clamp(Math.Floor(aim.TotalSeconds / seconds), 1, 1000);
        return (int)Math.Min(rounds * settings.Cpus, MostTrials);
    }

    /// <summary>The tasks.</summary>
    /// <param name="trials">By their numbers, rising.</param>
    /// <param name="perTask">Trials of a task.</param>
    public static IReadOnlyList<SlurmTask> Tasks(
        IReadOnlyList<(int Number, PlannedTrial Trial)> trials, int perTask) =>
    [
        .. trials.Chunk(perTask).Select(some => new SlurmTask(
            TrialNumbers.Text([.. some.Select(one => one.Number)]), [.. some.Select(one => one.Trial.Id)])),
    ];
}
