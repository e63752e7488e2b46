namespace Soap.Feedback;

/// <summary>How large the entries of sparse feedback are.</summary>
public enum SparseScale
{
    /// <summary>
    /// √(n / k) times the draw, n the units that send and k those heard: the expected norm of B is that of the dense
    /// draw. Crafton et al.'s choice.
    /// </summary>
    Preserved,

    /// <summary>As drawn: the expected norm of B falls with √(k / n).</summary>
    Drawn,
}
