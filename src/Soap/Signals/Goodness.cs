namespace Soap.Signals;

/// <summary>
/// How Forward-Forward adds up a layer's squared activities. The threshold is counted a unit in both, so that they
/// differ in steepness only.
/// </summary>
public enum Goodness
{
    /// <summary>Σ h², against θ n_l.</summary>
    Sum,

    /// <summary>Σ h² / n_l, against θ.</summary>
    Mean,
}
