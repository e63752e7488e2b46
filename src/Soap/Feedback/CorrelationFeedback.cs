using Soap.Lifetimes;
using Soap.Maps;
using Soap.Randomness;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Feedback;

/// <summary>
/// B is a running mean of the cross-correlation of the output's error and the activities it goes to: B ← λ B + (1 − λ)
/// eᵀ h_{l−1} / N, from a random B₀.
/// </summary>
/// <remarks>
/// Error broadcast and decorrelation: Erdogan, Pehlevan and Erdogan 2025, arXiv:2504.11558, eq. 3 to 7, with g(h) = h;
/// B is their Rᵀ. The error's sign is of no account: it stands in e and in B, and so in e B twice. Differs from the
/// paper: a step uses the B of the steps before it, in which its own batch is not yet; the factor (1 − λ) in front of
/// its update is left to the learning rate; its regularisers, momentum and forward broadcast are not built.
/// </remarks>
public sealed class CorrelationFeedback : ObservingFeedback
{
    private readonly double _memory, _initial, _sign;

    /// <summary>Makes the feedback.</summary>
    /// <param name="memory">λ a step, in [0, 1]; 1: B stays B₀.</param>
    /// <param name="initial">By what B₀ as drawn is multiplied, at least 0.</param>
    /// <param name="sign">Whether B follows the correlation or its negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public CorrelationFeedback(double memory, double initial = 1, CorrelationSign sign = CorrelationSign.Paper)
    {
        if (!(memory is >= 0 and <= 1) || !(initial >= 0 && double.IsFinite(initial)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(memory), $"Memory {memory}, initial {initial}: allowed are 0 to 1, and at least 0.");
        }

        (_memory, _initial, _sign) = (memory, initial, sign == CorrelationSign.Paper ? 1 : -1);
    }

    /// <inheritdoc/>
    public override string Name => "correlation";

    /// <inheritdoc/>
    public override ForwardAccess Reads => ForwardAccess.Never;

    /// <inheritdoc/>
    public override Tensor Draw(WeightShape shape, Initializer initializer, RandomStream stream, ScalarType type) =>
        base.Draw(shape, initializer, stream, type).TimesInPlace(_initial);

    /// <inheritdoc/>
    public override Tensor Updated(FeedbackExperience experience) =>
        experience.Feedback.Times(_memory)
            .PlusInPlace(experience.Outer(experience.Sent, experience.Input), _sign * (1 - _memory));

    /// <inheritdoc/>
    public override string? Refuses(Signal signal) =>
        signal is DirectSignal
            ? null
            : "it is the correlation of activities with the output's error, which only the direct signal sends";
}
