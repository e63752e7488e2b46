namespace Soap.Lab.Clusters;

/// <summary>What Slurm is asked for, for each task of an array; null is what the cluster gives by itself.</summary>
internal sealed record SlurmSettings
{
    /// <summary>Before each key's name on a command line.</summary>
    public const string Prefix = "slurm.";

    /// <summary>The partition.</summary>
    public string? Partition { get; init; }

    /// <summary>The account that pays.</summary>
    public string? Account { get; init; }

    /// <summary>The quality of service.</summary>
    public string? Qos { get; init; }

    /// <summary>Features that nodes must have, such as a kind of processor.</summary>
    public string? Constraint { get; init; }

    /// <summary>Nodes that are left out.</summary>
    public string? Exclude { get; init; }

    /// <summary>The time limit of a task.</summary>
    public string? Time { get; init; }

    /// <summary>Memory of a task.</summary>
    public string? Mem { get; init; }

    /// <summary>Processors of a task, and with it its trials at once.</summary>
    public int Cpus { get; init; } = 1;

    /// <summary>GPUs of a task.</summary>
    public string? Gpus { get; init; }

    /// <summary>The most tasks of an array that run at once; null: as many as there is room for.</summary>
    public int? ArrayLimit { get; init; }

    /// <summary>Lines of the shell that each task runs first, such as <c>module load dotnet</c>.</summary>
    public string? Setup { get; init; }

    /// <summary>The signal ahead of the time limit, and how many seconds.</summary>
    public string Signal { get; init; } = "USR2@120";

    /// <summary>How often a task is run again that was stopped before its end.</summary>
    public int Requeues { get; init; } = 20;

    /// <summary>Trials of a task; null: by the estimate of their cost.</summary>
    public int? TrialsPerTask { get; init; }
}
