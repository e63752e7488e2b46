using Soap.Lifetimes;
using Soap.Maps;
using Soap.Signals;

namespace Soap.Feedback;

/// <summary>
/// Each inverse learns to reconstruct what enters its layer, beside the activities of the batch: it minimises the mean
/// over samples of ‖g_l(f_l(h̃)) − h̃‖², with h̃ = h_{l−1} + σ ε and ε normal. f_l is the layer with its activation.
/// On a linear square layer B goes to the inverse of W, transposed: W_l B_lᵀ is then the identity.
/// </summary>
/// <remarks>
/// Lee, Zhang, Fischer and Bengio 2015, arXiv:1412.7525.
/// Differs from the paper: plain gradient descent beside every step, and no training of inverses before.
/// Differs from the code of Meulemans et al. 2020: its loss is the mean over units too, over max(σ, 0.02)²; its rate η
/// is η / (n_{l−1} max(σ, 0.02)²) here.
/// </remarks>
/// <param name="noise">σ, at least 0.</param>
/// <param name="rate">The learning rate of B and c, at least 0.</param>
/// <param name="iterations">Rounds a batch, at least 1.</param>
public sealed class ReconstructionFeedback(
    double noise, double rate, long iterations) : InvertingFeedback(noise, rate, iterations)
{
    /// <inheritdoc/>
    public override string Name => "reconstruction";

    /// <inheritdoc/>
    public override IReadOnlyList<InversePoint> Points(InversePhase phase, int layer)
    {
        var noisy = phase.Activities(layer - 1).Plus(phase.NoiseBelow(layer), Noise);
        var above = phase.Respond(layer, noisy);
        return [new InversePoint(above, (phase.Invert(layer, above) - noisy).Times(2.0 / noisy.shape[0]))];
    }

    /// <inheritdoc/>
    public override double RoundFlops(NetworkShape network, int layer, InverseTargetSignal signal) =>
        network.ForwardFlops(layer) + 3 * signal.InverseFlops(network, layer);

    /// <inheritdoc/>
    public override string? Refuses(Signal signal) => signal is { IsBroadcast: true } and InverseTargetSignal
        ? "it reconstructs a layer's activities from those of the layer above, and the direct signal's " +
            "inverses are given the output's"
        : base.Refuses(signal);
}
