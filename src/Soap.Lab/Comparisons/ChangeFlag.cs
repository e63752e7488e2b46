namespace Soap.Lab.Comparisons;

/// <summary>What became of a number from one study to the other.</summary>
public enum ChangeFlag
{
    /// <summary>
    /// Further apart than noise explains: corrected p at most 0.05, or on all of at least three shared seeds one study
    /// diverged and the other did not.
    /// </summary>
    Changed,

    /// <summary>No change that stands out from the noise; the interval says how large one could still be.</summary>
    NoClearChange,

    /// <summary>All weights are the same to the last bit, and so is the number.</summary>
    IdenticalBits,

    /// <summary>
    /// No test is possible with so few seeds, or none that could be below the level although every seed changed by the
    /// same.
    /// </summary>
    TooFewSeeds,

    /// <summary>Only the first study has this rule at this learning rate.</summary>
    OnlyInA,

    /// <summary>Only the second has it.</summary>
    OnlyInB,
}
