using static TorchSharp.torch;

namespace Soap.Signals;

/// <summary>
/// The target goes straight to every layer, in place of the error: n_l = −c (y* B_{l+1}) ⊙ f′(a_l), with the scale's
/// factor c. No feedback pass is needed, since nothing is sent that the network has computed.
/// </summary>
/// <remarks>
/// Direct random target projection: Frenkel, Lefebvre and Bol 2021, Frontiers in Neuroscience 15, 629892. Differs from
/// their code, which sends +y*: with −y*, which is the error y − y* without y, B stands in for the forward weights as
/// under every other rule. B is symmetric about 0, so that both are the same in distribution. The scale is a choice,
/// and the mean by default.
/// </remarks>
/// <param name="scale">The size of what is sent.</param>
public sealed class TargetSignal(ErrorScale scale) : TransportSignal
{
    /// <inheritdoc/>
    public override string Name => "target";

    /// <inheritdoc/>
    public override bool IsBroadcast => true;

    /// <inheritdoc/>
    public override Teaching Teaching => Teaching.Target;

    /// <summary>The size of what is sent.</summary>
    public ErrorScale Scale { get; } = scale;

    /// <inheritdoc/>
    public override Tensor Sent(WayBack way) => Scale.Of(way.Target.neg());

    /// <inheritdoc/>
    public override string? Refuses(IFeedback feedback) => feedback.Kind == FeedbackKind.Learned
        ? "B would learn from the target, which does not fade as the error does, so that it would never stop growing"
        : null;
}
