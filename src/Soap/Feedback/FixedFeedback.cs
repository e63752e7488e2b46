using Soap.Lifetimes;
using Soap.Maps;
using Soap.Randomness;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Feedback;

/// <summary>B is drawn once and never changes: feedback alignment.</summary>
/// <remarks>Lillicrap, Cownden, Tweed and Akerman 2016, Nature Communications 7, 13276.</remarks>
/// <param name="initial">By what B as drawn is multiplied, at least 0.</param>
public sealed class FixedFeedback(double initial = 1) : SeparateFeedback
{
    /// <inheritdoc/>
    public override string Name => "fixed";

    /// <inheritdoc/>
    public override FeedbackKind Kind => FeedbackKind.Fixed;

    /// <inheritdoc/>
    public override ForwardAccess Reads => ForwardAccess.Never;

    /// <summary>By what B as drawn is multiplied.</summary>
    public double Initial { get; } = initial is >= 0 and < double.PositiveInfinity
        ? initial
        : throw new ArgumentOutOfRangeException(nameof(initial), initial, "The factor is at least 0.");

    /// <inheritdoc/>
    public override Tensor Draw(WeightShape shape, Initializer initializer, RandomStream stream, ScalarType type) =>
        base.Draw(shape, initializer, stream, type).TimesInPlace(Initial);
}
