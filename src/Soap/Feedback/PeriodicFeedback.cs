using Soap.Layers;
using static TorchSharp.torch;

namespace Soap.Feedback;

/// <summary>Feedback weights into which something of W leaks every T examples, and which are frozen in between.</summary>
public abstract class PeriodicFeedback : SeparateFeedback
{
    /// <summary>T: examples between two refreshes, at least 1. A refresh falls due before the first step and before each first step at or past a multiple of T; T up to the batch size therefore means every step.</summary>
    public abstract long Period { get; }

    /// <inheritdoc/>
    public override ForwardAccess Reads => ForwardAccess.Periodically;

    /// <summary>The new feedback weights.</summary>
    /// <param name="forward">W, [n_l, n_{l−1}], read-only.</param>
    /// <param name="initial">B₀, of the same shape, read-only.</param>
    /// <param name="initializer">What B₀ was drawn by.</param>
    /// <returns>B, of the same shape.</returns>
    public abstract Tensor Refresh(Tensor forward, Tensor initial, Initializer initializer);
}
