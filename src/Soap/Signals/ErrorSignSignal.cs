using Soap.Lifetimes;
using static TorchSharp.torch;

namespace Soap.Signals;

/// <summary>
/// The signs of the output's error go straight to every layer: n_l = c (sign(e) B_{l+1}) ⊙ f′(a_l), sign(0) = 0, with
/// the scale's factor c.
/// </summary>
/// <remarks>Frenkel, Lefebvre and Bol 2021, Frontiers in Neuroscience 15, 629892 (sDFA). Differs from their code: the
/// scale is a choice, and the mean by default.</remarks>
/// <param name="scale">The size of what is sent.</param>
public sealed class ErrorSignSignal(ErrorScale scale) : TransportSignal
{
    /// <inheritdoc/>
    public override string Name => "error-sign";

    /// <inheritdoc/>
    public override bool IsBroadcast => true;

    /// <summary>The size of what is sent.</summary>
    public ErrorScale Scale { get; } = scale;

    /// <inheritdoc/>
    public override Tensor Sent(WayBack way) => Scale.Of(way.OutputError.sign().Over(way.Samples));

    /// <inheritdoc/>
    public override string? Refuses(IFeedback feedback) => feedback.Kind == FeedbackKind.Learned
        ? "B would learn from the signs of the error and W from the error itself, so that they could not come to agree"
        : null;
}
