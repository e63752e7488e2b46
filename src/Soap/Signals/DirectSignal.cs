using static TorchSharp.torch;

namespace Soap.Signals;

/// <summary>
/// The output's error goes straight to every layer: n_l = (e B_{l+1}) ⊙ f′(a_l), with B_{l+1} [n_L, n_l].
/// </summary>
/// <remarks>Direct feedback alignment: Nøkland 2016, NeurIPS 29, eq. 7.</remarks>
public sealed class DirectSignal : TransportSignal
{
    /// <inheritdoc/>
    public override string Name => "direct";

    /// <inheritdoc/>
    public override bool IsBroadcast => true;

    /// <inheritdoc/>
    public override Tensor Sent(WayBack way) => way.OutputError;
}
