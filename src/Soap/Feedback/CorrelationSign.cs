namespace Soap.Feedback;

/// <summary>The sign with which correlation feedback follows the correlation of error and activity.</summary>
public enum CorrelationSign
{
    /// <summary>
    /// B goes to +E[eᵀ h]: a step along −e B makes activities less correlated with the error. The published rule.
    /// </summary>
    Paper,

    /// <summary>
    /// B goes to −E[eᵀ h], which is where W_L has learnt to go: an error signal along it is backpropagation's for what
    /// W_L has learnt.
    /// </summary>
    Reversed,
}
