namespace Soap.Trials;

/// <summary>How a trial ended.</summary>
public enum TrialOutcome
{
    /// <summary>All examples were seen and every loss was finite.</summary>
    Finished,

    /// <summary>Inputs, a loss or gradients were not finite, or a weight at the end.</summary>
    Diverged,
}
