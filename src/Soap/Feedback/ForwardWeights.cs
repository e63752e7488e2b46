namespace Soap.Feedback;

/// <summary>B is W itself, at every moment: weight transport, and with it backpropagation.</summary>
public sealed class ForwardWeights : FeedbackWeights
{
    /// <inheritdoc/>
    public override string Name => "forward";

    /// <inheritdoc/>
    public override ForwardAccess Reads => ForwardAccess.Always;
}
