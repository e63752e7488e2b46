namespace Soap.Feedback;

/// <summary>There are no feedback weights, for signals that carry nothing back.</summary>
public sealed class NoFeedback : FeedbackWeights
{
    /// <inheritdoc/>
    public override string Name => "none";

    /// <inheritdoc/>
    public override ForwardAccess Reads => ForwardAccess.Never;

    /// <inheritdoc/>
    public override string? Refuses(Signals.Signal signal) =>
        signal is Signals.TransportSignal { Sends: true } ? $"signal '{signal.Name}' needs feedback weights" : null;
}
