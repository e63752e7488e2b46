using Soap.Signals;

namespace Soap.Feedback;

/// <summary>There are no feedback weights, for signals that carry nothing back.</summary>
public sealed class NoFeedback : FeedbackWeights
{
    /// <inheritdoc/>
    public override string Name => "none";

    /// <inheritdoc/>
    public override FeedbackKind Kind => FeedbackKind.None;

    /// <inheritdoc/>
    public override ForwardAccess Reads => ForwardAccess.Never;

    /// <inheritdoc/>
    public override string? Refuses(Signal signal) =>
        signal is TransportSignal { Sends: true } ? $"signal '{signal.Name}' needs feedback weights" : null;
}
