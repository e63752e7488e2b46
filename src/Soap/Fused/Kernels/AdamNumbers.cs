namespace Soap.Fused.Kernels;

/// <summary>Numbers of one step of Adam, the same for all entries of a parameter.</summary>
internal readonly struct AdamNumbers<T>
    where T : unmanaged
{
    /// <summary>η′, the learning rate with the correction of the mean in it.</summary>
    public required T Rate { get; init; }

    /// <summary>What W is multiplied by before the step.</summary>
    public required T Decay { get; init; }

    /// <summary>What W is multiplied by after it.</summary>
    public required T Keep { get; init; }

    /// <summary>β₁.</summary>
    public required T Beta1 { get; init; }

    /// <summary>1 − β₁, rounded once.</summary>
    public required T Share1 { get; init; }

    /// <summary>β₂.</summary>
    public required T Beta2 { get; init; }

    /// <summary>1 − β₂, rounded once.</summary>
    public required T Share2 { get; init; }

    /// <summary>c, the correction of the square's root.</summary>
    public required T Correction { get; init; }

    /// <summary>ε.</summary>
    public required T Epsilon { get; init; }
}
