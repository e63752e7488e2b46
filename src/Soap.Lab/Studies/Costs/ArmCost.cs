using Soap.Lab.Statistics;

namespace Soap.Lab.Studies.Costs;

/// <summary>What an arm's training steps cost, and what that makes of its way to the study's target. Time is that of training steps alone, on the machines that ran the trials.</summary>
public sealed record ArmCost
{
    /// <summary>The engine that made its steps, <c>fused</c> or <c>autograd</c>; several with commas; empty where it is not on record. Seconds of different engines do not compare rules alone.</summary>
    public required string Engine { get; init; }

    /// <summary>Floating-point operations an example, as <see cref="Soap.Rules.RuleFlops"/> counts them; null for a rule that is not in the catalogue.</summary>
    public double? FlopsPerExample { get; init; }

    /// <summary>Those through the baseline's; null for the baseline itself, and where either is not known.</summary>
    public double? FlopsPerExampleRatio { get; init; }

    /// <summary>The median over finished trials of their seconds an example; null where one has none.</summary>
    public Interval? SecondsPerExample { get; init; }

    /// <summary>The geometric mean over seeds of seconds an example through the baseline's on the same seed; null for the baseline itself, and where one is not known.</summary>
    public Interval? SecondsPerExampleRatio { get; init; }

    /// <summary>Operations to the target through the baseline's: the ratio of examples times that of operations an example; null where either is.</summary>
    public Interval? FlopsToTargetRatio { get; init; }

    /// <summary>Seconds to the target through the baseline's on the same seed, examples times the trial's own seconds an example (geometric mean); null where the target was missed or a time is not known.</summary>
    public Interval? SecondsToTargetRatio { get; init; }
}
