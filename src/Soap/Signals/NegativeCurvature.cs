namespace Soap.Signals;

/// <summary>What a curvature below 0 counts as.</summary>
public enum NegativeCurvature
{
    /// <summary>0: the step is the gradient.</summary>
    Zero,

    /// <summary>Its absolute value.</summary>
    Absolute,
}
