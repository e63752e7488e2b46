namespace Soap.Lab.Clusters;

/// <summary>What Slurm says of a job, or of a task of an array.</summary>
/// <param name="Job">The number of the job or of its array.</param>
/// <param name="Task">The task's number; null for a job without any.</param>
/// <param name="State">Slurm's word, such as PENDING.</param>
/// <param name="Reason">Why it waits; empty where nothing is said.</param>
/// <param name="Node">Where it runs or ran; empty where it did not.</param>
internal sealed record SlurmJobState(string Job, int? Task, string State, string Reason, string Node)
{
    private static readonly string[] EndedStates =
    [
        "BOOT_FAIL", "CANCELLED", "COMPLETED", "DEADLINE", "FAILED", "NODE_FAIL", "OUT_OF_MEMORY", "PREEMPTED",
        "REVOKED", "TIMEOUT",
    ];

    /// <summary>As Slurm's commands take it.</summary>
    public string Id => Task is { } task ? $"{Job}_{task}" : Job;

    /// <summary>Whether it waits or runs.</summary>
    public bool IsQueued => !EndedStates.Contains(State);

    /// <summary>Whether it waits.</summary>
    public bool IsWaiting => IsQueued && State is "PENDING" or "REQUEUED" or "REQUEUE_HOLD" or "SPECIAL_EXIT";

    /// <summary>Whether it waits until somebody lets it go.</summary>
    public bool IsHeld => IsWaiting && Reason.Contains("held", StringComparison.OrdinalIgnoreCase);
}
