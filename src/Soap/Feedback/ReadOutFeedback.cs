using Soap.Lifetimes;
using Soap.Maps;
using Soap.Randomness;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Feedback;

/// <summary>
/// B_l [n_L, n_{l−1}] reads the output out of the activities that enter its layer, h_{l−1} B_lᵀ, without a bias, and
/// learns by the gradient of the loss of what was read: B moves by sᵀ h_{l−1} / N, s being that loss's slope by
/// h_{l−1} B_lᵀ.
/// </summary>
/// <param name="initial">By what B as drawn is multiplied at the start, at least 0.</param>
public sealed class ReadOutFeedback(double initial = 1) : LearnedFeedback
{
    /// <inheritdoc/>
    public override string Name => "read-out";

    /// <inheritdoc/>
    public override FeedbackKind Kind => FeedbackKind.ReadOut;

    /// <inheritdoc/>
    public override ForwardAccess Reads => ForwardAccess.Never;

    /// <summary>By what B as drawn is multiplied at the start.</summary>
    public double Initial { get; } = initial is >= 0 and < double.PositiveInfinity
        ? initial
        : throw new ArgumentOutOfRangeException(nameof(initial), initial, "The factor is at least 0.");

    /// <inheritdoc/>
    public override Tensor Draw(WeightShape shape, Initializer initializer, RandomStream stream, ScalarType type) =>
        base.Draw(shape, initializer, stream, type).TimesInPlace(Initial);

    /// <inheritdoc/>
    public override Tensor Gradient(FeedbackExperience experience) =>
        experience.Outer(experience.Sent, experience.Input);

    /// <inheritdoc/>
    public override string? Refuses(Signal signal) =>
        signal is LocalLossSignal or ForwardForwardSignal { ReadsHiddenLayers: true }
            ? null
            : "read-outs learn from the loss of what they read out of each layer, and this signal reads nothing out";
}
