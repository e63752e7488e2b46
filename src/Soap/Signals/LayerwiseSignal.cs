using static TorchSharp.torch;

namespace Soap.Signals;

/// <summary>The error travels back layer by layer: n_l = (n_{l+1} B_{l+1}) ⊙ f′(a_l).</summary>
/// <remarks>Rumelhart, Hinton and Williams 1986 with B = W; Lillicrap et al. 2016, Nature Communications 7, 13276,
/// with B fixed.</remarks>
public sealed class LayerwiseSignal : TransportSignal
{
    /// <inheritdoc/>
    public override string Name => "layerwise";

    /// <inheritdoc/>
    public override bool IsLayerwise => true;

    /// <inheritdoc/>
    public override Tensor Sent(WayBack way) => way.Displacement;
}
