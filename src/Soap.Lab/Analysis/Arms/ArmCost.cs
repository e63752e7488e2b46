using Soap.Lab.Statistics;

namespace Soap.Lab.Analysis.Arms;

/// <summary>
/// What an arm's training steps cost in floating-point operations, and what that makes of its way to the study's
/// target. It is counted, so that it is the same on every machine; what is measured is in <see cref="ArmTimes"/>.
/// </summary>
public sealed record ArmCost
{
    /// <summary>
    /// Floating-point operations an example, as <see cref="Soap.Layers.RuleFlops"/> counts them; null for a rule that
    /// is not in the catalogue.
    /// </summary>
    public double? FlopsPerExample { get; init; }

    /// <summary>
    /// The operations of an example through the baseline's; null for the baseline itself, and where either is not
    /// known.
    /// </summary>
    public double? FlopsPerExampleRatio { get; init; }

    /// <summary>
    /// Operations to the target through the baseline's: the ratio of examples times that of operations an example;
    /// null where either is.
    /// </summary>
    public Interval? FlopsToTargetRatio { get; init; }
}
