namespace Soap.Signals;

/// <summary>How much of a Gauss-Newton matrix is inverted.</summary>
public enum GaussNewtonForm
{
    /// <summary>All of it.</summary>
    Full,

    /// <summary>Its diagonal: units are taken one by one.</summary>
    Diagonal,
}

/// <summary>What bends the output in a Gauss-Newton matrix.</summary>
public enum OutputHessian
{
    /// <summary>I: what would move the output by −e itself.</summary>
    Identity,

    /// <summary>The loss's own Hessian.</summary>
    Loss,
}
