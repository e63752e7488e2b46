using static TorchSharp.torch;

namespace Soap.Signals;

/// <summary>
/// A signal that travels in the backward pass, in any TorchSharp model: at each layer something is sent down, and the
/// layer's feedback weights carry it to the activities below, n_{l−1} = (s B_l) ⊙ f′(a_{l−1}).
/// </summary>
public abstract class TransportSignal : Signal
{
    /// <summary>
    /// Whether anything is sent down at all; if not, a layer cuts itself off from the layers below, and they get no
    /// gradient.
    /// </summary>
    public virtual bool Sends => true;

    /// <summary>Nothing goes back to the network's input.</summary>
    /// <inheritdoc/>
    public sealed override bool UsesFeedbackOf(int layer) => Sends && layer > 1;

    /// <summary>What is sent to the activities below a layer.</summary>
    /// <param name="way">What the layer has of the way back.</param>
    /// <returns>s, [N, rows of B], with the loss's 1/N in it.</returns>
    public abstract Tensor Sent(WayBack way);
}
