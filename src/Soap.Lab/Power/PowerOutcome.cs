namespace Soap.Lab.Power;

/// <summary>
/// The outcome whose spread over a pilot's seeds is used, as a ratio to the baseline's on the same seed.
/// </summary>
public enum PowerOutcome
{
    /// <summary>Training examples to the target loss.</summary>
    Examples,

    /// <summary>The validation loss at the end.</summary>
    ValidationLoss,
}
