using Soap.Lab.Statistics;

namespace Soap.Lab.Analysis.Arms;

/// <summary>
/// How long an arm's training steps took, and what that makes of its way to the study's target: measurements of
/// training steps alone, on the machines that ran the trials. They differ from run to run.
/// </summary>
public sealed record ArmTimes
{
    /// <summary>
    /// The engine that made its steps, <c>fused</c> or <c>autograd</c>; several with commas; empty where it is not on
    /// record. Seconds of different engines do not compare rules alone.
    /// </summary>
    public required string Engine { get; init; }

    /// <summary>The median over finished trials of their seconds an example; null where one has none.</summary>
    public Interval? SecondsPerExample { get; init; }

    /// <summary>
    /// The geometric mean over seeds of seconds an example through the baseline's on the same seed; null for the
    /// baseline itself, and where one is not known.
    /// </summary>
    public Interval? SecondsPerExampleRatio { get; init; }

    /// <summary>
    /// Seconds to the target through the baseline's on the same seed, examples times the trial's own seconds an
    /// example (geometric mean); null where the target was missed or a time is not known.
    /// </summary>
    public Interval? SecondsToTargetRatio { get; init; }
}
