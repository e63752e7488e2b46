using System.Globalization;

namespace Soap.Lab.Clusters;

/// <summary>Asks Slurm about jobs and nodes.</summary>
internal static class SlurmQueue
{
    /// <summary>What the queue knows of jobs, task by task; null: there is no Slurm here, or it does not answer.
    /// </summary>
    /// <param name="jobs">Their numbers.</param>
    /// <param name="why">Why nothing is known.</param>
    public static IReadOnlyList<SlurmJobState>? States(IReadOnlyList<string> jobs, out string? why)
    {
        why = null;
        if (jobs.Count == 0)
        {
            return [];
        }

        var answer = SlurmTools.Run(
            "squeue", "-h", "-r", "-t", "all", "-o", "%F|%K|%T|%r|%N", "-j", string.Join(',', jobs));
        if (answer is { ExitCode: 0 })
        {
            return [.. Rows(answer.Output, 5).Select(row => Of(row[0], row[1], row[2], row[3], row[4]))];
        }

        // One number alone that the queue has forgotten is an error to it.
        if (answer?.Error.Contains("Invalid job id", StringComparison.Ordinal) == true)
        {
            return [];
        }

        why = answer is null ? "Slurm's squeue is not installed here" : $"squeue: {answer.Error}";
        return null;
    }

    /// <summary>The jobs of a study that wait or run, in the order in which they were submitted; null: there is no
    /// Slurm here, or it does not answer.</summary>
    /// <param name="study">The study's folder.</param>
    /// <param name="jobs">Those that were submitted, as the folder knows.</param>
    /// <param name="why">Why nothing is known.</param>
    public static IReadOnlyList<string>? OfStudy(string study, out IReadOnlyList<string> jobs, out string? why)
    {
        jobs = [.. new SlurmFolder(study).Submissions().SelectMany(submission => submission.Jobs)];
        if (States(jobs, out why) is not { } states)
        {
            return null;
        }

        // A process that was killed between a submission and its note left jobs that run a script of the study's.
        var answer = SlurmTools.Run("squeue", "-h", "-u", Environment.UserName, "-S", "i", "-o", "%F|%o");
        if (answer is { ExitCode: not 0 })
        {
            why = $"squeue: {answer.Error}";
            return null;
        }

        var scripts = SlurmPaths.Root(study) + Path.DirectorySeparatorChar;
        var unnoted = Rows(answer?.Output ?? "", 2)
            .Where(row => row[1].StartsWith(scripts, StringComparison.Ordinal)).Select(row => row[0]);
        var queued = states.Where(state => state.IsQueued).Select(state => state.Job).ToHashSet();
        return [.. jobs.Where(queued.Contains).Concat(unnoted).Distinct()];
    }

    /// <summary>What accounting knows of jobs that the queue has forgotten; none where there is no accounting.
    /// </summary>
    /// <param name="jobs">Their numbers.</param>
    public static IReadOnlyList<SlurmJobState> Accounted(IReadOnlyList<string> jobs) => jobs.Count == 0
        || SlurmTools.Run("sacct", "-n", "-X", "-P", "-j", string.Join(',', jobs), "-o", "JobID,State,NodeList")
            is not { ExitCode: 0 } answer ? [] :
    [
        .. Rows(answer.Output, 3).Select(row => row[0].Split('_', 2) is [var job, var task]
            ? Of(job, task, row[1].Split(' ')[0], "", row[2])
            : Of(row[0], "", row[1].Split(' ')[0], "", row[2])),
    ];

    /// <summary>Nodes that take no jobs, with why; none where nobody can say.</summary>
    public static IReadOnlyList<(string Node, string State, string Reason)> BadNodes() =>
        SlurmTools.Run("sinfo", "-h", "-N", "-o", "%N|%T|%E") is not { ExitCode: 0 } answer ? [] :
    [
        .. Rows(answer.Output, 3).Select(row => (row[0], State: row[1].TrimEnd('*', '~', '#', '$', '@'), row[2]))
            .Where(node =>
                node.State is "drained" or "draining" or "down" or "fail" or "failing" or "error" or "inval")
            .Distinct(),
    ];

    private static IEnumerable<string[]> Rows(string text, int columns) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim().Split('|', columns))
            .Where(row => row.Length == columns);

    private static SlurmJobState Of(string job, string task, string state, string reason, string node) => new(
        job, int.TryParse(task, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null,
        state, reason is "None" ? "" : reason, node is "None assigned" or "(null)" ? "" : node);
}
