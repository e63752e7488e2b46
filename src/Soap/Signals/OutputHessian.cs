namespace Soap.Signals;

/// <summary>What bends the output in a Gauss-Newton matrix.</summary>
public enum OutputHessian
{
    /// <summary>I: what would move the output by −e itself.</summary>
    Identity,

    /// <summary>The loss's own Hessian.</summary>
    Loss,
}
