namespace Soap.Lab.Clusters;

/// <summary>An array of tasks.</summary>
/// <param name="Number">Among those of its submission, from 1.</param>
/// <param name="Job">Slurm's number of it.</param>
/// <param name="Tasks">Its tasks, in their order.</param>
internal sealed record SlurmArray(int Number, string Job, IReadOnlyList<SlurmTask> Tasks);
