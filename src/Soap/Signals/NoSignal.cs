using static TorchSharp.torch;

namespace Soap.Signals;

/// <summary>Nothing goes back: only the output layer learns. The control that every rule has to beat.</summary>
public sealed class NoSignal : TransportSignal
{
    /// <inheritdoc/>
    public override string Name => "none";

    /// <inheritdoc/>
    public override bool Sends => false;

    /// <inheritdoc/>
    public override Teaching Teaching => Teaching.Nothing;

    /// <inheritdoc/>
    public override int FittedSamples(int layer, int layers) => layer == layers ? 1 : 0;

    /// <inheritdoc/>
    public override Tensor Sent(WayBack way) =>
        throw new InvalidOperationException("No signal goes back: a layer under this rule never asks for one.");
}
