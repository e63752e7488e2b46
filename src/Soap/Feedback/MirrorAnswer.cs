namespace Soap.Feedback;

/// <summary>What a weight mirror takes as the layer's answer to noise x.</summary>
public enum MirrorAnswer
{
    /// <summary>f(x Wᵀ + b) − f(b), the answer beyond that to silence: its mean is zero to first order in x.</summary>
    Centred,

    /// <summary>
    /// f(x Wᵀ + b), and for the output layer σ(x Wᵀ + b), as in the published code of 2019: the mean f(b) adds noise
    /// to B that has nothing to do with W.
    /// </summary>
    Raw,
}
