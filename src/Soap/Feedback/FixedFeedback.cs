using Soap.Signals;

namespace Soap.Feedback;

/// <summary>B is drawn once and never changes: feedback alignment.</summary>
/// <remarks>Lillicrap, Cownden, Tweed and Akerman 2016, Nature Communications 7, 13276.</remarks>
public sealed class FixedFeedback : SeparateFeedback
{
    /// <inheritdoc/>
    public override string Name => "fixed";

    /// <inheritdoc/>
    public override FeedbackKind Kind => FeedbackKind.Fixed;

    /// <inheritdoc/>
    public override ForwardAccess Reads => ForwardAccess.Never;
}
