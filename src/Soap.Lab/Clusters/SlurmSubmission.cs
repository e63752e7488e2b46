using System.Text.Json.Serialization;

namespace Soap.Lab.Clusters;

/// <summary>What was handed to Slurm at one time: <c>slurm/N/submission.json</c>.</summary>
/// <param name="Format">Changes when a reader of the file would have to change.</param>
/// <param name="Number">N, from 1.</param>
/// <param name="Manifest">The plan whose numbers the tasks have.</param>
/// <param name="Code">The digest of the program that planned, for readers; every task compares its own.</param>
/// <param name="Submitted">When.</param>
/// <param name="Settings">What Slurm was asked for.</param>
/// <param name="Retry">Whether trials that failed before are run again.</param>
/// <param name="Arrays">The arrays of tasks.</param>
/// <param name="NextJob">The job that comes behind them; null where it could not be submitted.</param>
internal sealed record SlurmSubmission(
    string Format, int Number, int Manifest, string Code, DateTimeOffset Submitted, SlurmSettings Settings, bool Retry,
    IReadOnlyList<SlurmArray> Arrays, string? NextJob)
{
    /// <summary>The format that is written.</summary>
    public const string CurrentFormat = "soap-slurm-1";

    /// <summary>All jobs of it, the arrays first.</summary>
    [JsonIgnore]
    public IEnumerable<string> Jobs => Arrays.Select(array => array.Job).Concat(NextJob is { } job ? [job] : []);
}
