using System.Text.Json.Serialization;
using Soap.Engines;

namespace Soap.Lab.Records;

/// <summary>
/// The provenance of one trial's numbers: <c>provenance.json</c> beside its result. The only file of a trial that
/// differs when it is run again.
/// </summary>
/// <param name="Origin">Versions, commit, processor, command line and data digests.</param>
/// <param name="Engine">Which engine made the steps; null where none was made.</param>
/// <param name="Started">When it began.</param>
/// <param name="Finished">When it ended.</param>
/// <param name="Seconds">How long it took, by the monotonic clock.</param>
public sealed record TrialProvenance(
    Provenance Origin, EngineRecord? Engine, DateTimeOffset Started, DateTimeOffset Finished, double Seconds)
{
    /// <summary>
    /// Seconds an example in training steps, without evaluations and diagnoses: the median over ten parts of the
    /// training. Null where it had fewer than 500 steps or five points of its loss curve, and in files from before it
    /// was measured.
    /// </summary>
    public double? SecondsPerExample { get; init; }

    /// <summary>The file whose weights the trial began with; null where they were drawn.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? InitialWeightsFile { get; init; }
}
