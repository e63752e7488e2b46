namespace Soap.Signals;

/// <summary>How much of a Gauss-Newton matrix is inverted.</summary>
public enum GaussNewtonForm
{
    /// <summary>All of it.</summary>
    Full,

    /// <summary>Its diagonal: units are taken one by one.</summary>
    Diagonal,
}
