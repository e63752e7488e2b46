using System.Text.Json.Serialization;

namespace Soap.Lab.Records;

/// <summary>
/// A trial that broke by a fault of the program or the machine: <c>error.json</c> in its folder. It is no result, and
/// it is run again only when asked for.
/// </summary>
/// <param name="Error">The type of the exception.</param>
/// <param name="Message">Its message.</param>
/// <param name="Trace">Where it was thrown.</param>
/// <param name="At">When.</param>
/// <param name="Commit">The commit of the source that ran.</param>
public sealed record TrialFailure(string Error, string Message, string Trace, DateTimeOffset At, string? Commit)
{
    /// <summary>Whether it did not break: a file of it is damaged, or another trial's, and is not used.</summary>
    [JsonIgnore]
    internal bool IsDamage { get; init; }

    /// <summary>What was thrown, in words.</summary>
    [JsonIgnore]
    internal string Sentence => $"{Error}: {Message}";

    internal static TrialFailure Of(Exception exception, Provenance provenance) =>
        new(
            exception.GetType().FullName!, exception.Message, exception.StackTrace ?? "", DateTimeOffset.UtcNow,
            provenance.Commit);
}
