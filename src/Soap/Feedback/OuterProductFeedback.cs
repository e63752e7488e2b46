using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Feedback;

/// <summary>
/// Feedback weights that learn by an outer product, as W does, and decay with it: B ← (1 − λ)(B − η sᵀ h̃ / N).
/// </summary>
public abstract class OuterProductFeedback : LearnedFeedback
{
    /// <summary>Makes the feedback.</summary>
    /// <param name="decay">λ a step, in [0, 1), of W and of B.</param>
    /// <exception cref="ArgumentOutOfRangeException">The decay is out of its range.</exception>
    protected OuterProductFeedback(double decay)
    {
        Decay = decay is >= 0 and < 1
            ? decay
            : throw new ArgumentOutOfRangeException(nameof(decay), decay, "The decay a step is from 0 to below 1.");
    }

    /// <inheritdoc/>
    public sealed override ForwardAccess Reads => ForwardAccess.Never;

    /// <inheritdoc/>
    public sealed override double Decay { get; }

    /// <inheritdoc/>
    public sealed override bool IsOuterProduct => true;

    /// <inheritdoc/>
    public sealed override Tensor Gradient(FeedbackExperience experience) =>
        experience.FittedOuter(experience.Sent);
}
