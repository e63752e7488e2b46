namespace Soap.Lab.Power;

/// <summary>What a pilot's spread is taken of, as a ratio to the baseline's on the same seed.</summary>
public enum PowerOutcome
{
    /// <summary>Training examples to the target loss.</summary>
    Examples,

    /// <summary>The validation loss at the end.</summary>
    ValidationLoss,
}
