using Soap.Lab.Planning;

namespace Soap.Lab.Power;

/// <summary>How many paired seeds it takes to see that a rule differs from the baseline by a given ratio, from the spread of a pilot.</summary>
/// <param name="Rule">The rule in canonical text.</param>
/// <param name="Phase">At the shared learning rate, or at each rule's best.</param>
/// <param name="Outcome">What is compared.</param>
/// <param name="PilotSeeds">Paired seeds of the pilot, at least 2.</param>
/// <param name="Deviation">Standard deviation over them of the natural logarithm of the ratio to the baseline.</param>
/// <param name="Seeds">The least number of seeds with which the ratio is found with a power of 0.8 at a level of 0.05 (paired, two-sided t test), and <see cref="FewestSeeds"/> at least; null above a million.</param>
/// <param name="CautiousSeeds">The same with the upper limit of the 80 % confidence interval of the standard deviation, which a pilot of few seeds gives only roughly.</param>
/// <param name="VisibleRatio">The smallest ratio above 1 that the planned number of seeds finds with that power; null where fewer than two are planned.</param>
public sealed record SeedsNeeded(string Rule, StudyPhase Phase, PowerOutcome Outcome, int PilotSeeds, double Deviation, int? Seeds, int? CautiousSeeds, double? VisibleRatio)
{
    /// <summary>With fewer, the report's sign-flip test calls no difference clear, after Holm's correction over the pilot's rules.</summary>
    public int FewestSeeds { get; init; }
}

/// <summary>What a pilot's spread is taken of, as a ratio to the baseline's on the same seed.</summary>
public enum PowerOutcome
{
    /// <summary>Training examples to the target loss.</summary>
    Examples,

    /// <summary>The validation loss at the end.</summary>
    ValidationLoss,
}
