using Soap.Lifetimes;
using static TorchSharp.torch;

namespace Soap.Signals;

/// <summary>
/// The quantities of one layer from which a signal may be made on the way back. Each has the loss's 1/N in it, so that
/// all are on one scale. There are no weights among them.
/// </summary>
public sealed class WayBack
{
    private readonly Broadcast? _broadcast;

    internal WayBack(Tensor displacement, Broadcast? broadcast)
    {
        (Displacement, _broadcast) = (displacement, broadcast);
    }

    /// <summary>n_l / N of the layer that sends, [N, n_l].</summary>
    public Tensor Displacement { get; }

    /// <summary>e / N = ∂ mean loss / ∂a_L of the output layer, [N, n_L].</summary>
    /// <exception cref="InvalidOperationException">The layer has no broadcast, or the output layer was not passed on
    /// the way back.</exception>
    public Tensor OutputError => Common.OutputError;

    /// <summary>y* / N, the target: one-hot for classes, the values otherwise, [N, n_L].</summary>
    /// <exception cref="InvalidOperationException">The layer has no broadcast, or nobody set its target.</exception>
    public Tensor Target => Common.Target.to_type(Displacement.dtype).Over(Samples);

    /// <summary>N, the samples of the batch.</summary>
    public long Samples => Displacement.shape[0];

    private Broadcast Common => _broadcast ?? throw new InvalidOperationException(
        "The layer has no broadcast: give all layers of the model the same one.");
}
