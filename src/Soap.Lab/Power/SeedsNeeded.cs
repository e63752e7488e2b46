using Soap.Lab.Planning;

namespace Soap.Lab.Power;

/// <summary>
/// How many paired seeds it takes to see that a rule differs from the baseline by a given ratio, from the spread of a
/// pilot.
/// </summary>
public sealed record SeedsNeeded
{
    /// <summary>The rule in canonical text.</summary>
    public required string Rule { get; init; }

    /// <summary>The phase of the pilot's trials: at the shared learning rate, or at each rule's best.</summary>
    public required StudyPhase Phase { get; init; }

    /// <summary>What is compared.</summary>
    public required PowerOutcome Outcome { get; init; }

    /// <summary>Paired seeds of the pilot, at least 2.</summary>
    public required int PilotSeeds { get; init; }

    /// <summary>Standard deviation over them of the natural logarithm of the ratio to the baseline.</summary>
    public required double Deviation { get; init; }

    /// <summary>
    /// The least number of seeds with which the ratio is found with a power of 0.8 at a level of 0.05 (paired,
    /// two-sided t test), and <see cref="FewestSeeds"/> at least; null above a million.
    /// </summary>
    public required int? Seeds { get; init; }

    /// <summary>
    /// The seeds needed with the upper limit of the 80 % confidence interval of the standard deviation, which a pilot
    /// of few seeds gives only roughly.
    /// </summary>
    public required int? CautiousSeeds { get; init; }

    /// <summary>
    /// The smallest ratio above 1 that the planned number of seeds finds with that power; null where fewer than two
    /// are planned.
    /// </summary>
    public required double? VisibleRatio { get; init; }

    /// <summary>
    /// The fewest seeds that are of use: with fewer, the report's sign-flip test calls no difference clear, after
    /// Holm's correction over the pilot's rules.
    /// </summary>
    public int FewestSeeds { get; init; }
}
