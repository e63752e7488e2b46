namespace Soap.Signals;

/// <summary>The activation ψ of an inverse, g_l(x) = ψ(x B + c).</summary>
public enum InverseActivation
{
    /// <summary>
    /// ψ is the hidden layers' activation, in whose range the activities lie that the inverse shall give.
    /// </summary>
    Activation,

    /// <summary>ψ is the identity.</summary>
    Linear,
}
