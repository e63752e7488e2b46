namespace Soap.Feedback;

/// <summary>How large the entries of B are when B takes its signs from W.</summary>
public enum SignMagnitude
{
    /// <summary>
    /// B = sign(W): entries of ±1. The original's naive rule; it multiplies the signal by about ‖sign W‖ / ‖W‖.
    /// </summary>
    Unit,

    /// <summary>B = |B₀| ⊙ sign(W). The original's corrected rule.</summary>
    Initial,

    /// <summary>B = σ sign(W), σ the standard deviation of the initialiser.</summary>
    Scale,

    /// <summary>B = sign(W) ‖W‖ / ‖sign W‖ (Frobenius): the norm of B is W's at the refresh.</summary>
    Norm,

    /// <summary>
    /// B = |M| ⊙ sign(W), M drawn anew by the initialiser at each refresh, from the refresh's own stream.
    /// </summary>
    Redrawn,
}
