using Soap.Lifetimes;
using Soap.Maps;
using Soap.Signals;

namespace Soap.Feedback;

/// <summary>
/// Each inverse learns from its own layer to bring down what backpropagation would: with ξ and ζ normal of deviation
/// σ, on the activities below the layer and on its own, it minimises the mean over samples of (−2 ⟨ξ,
/// g_l(f_l(h_{l−1} + ξ)) − g_l(f_l(h_{l−1}))⟩ + ‖g_l(f_l(h_{l−1}) + ζ) − g_l(f_l(h_{l−1}))‖²) / σ². On a linear
/// network that is −2 ⟨W, B⟩ + ‖B‖² on average, which is least at B = W: the Jacobian of the inverse goes to the
/// transpose of the layer's.
/// </summary>
/// <remarks>
/// The local difference reconstruction loss: Ernoult, Normandin, Moudgil, Spinney, Belilovsky, Rish, Richards and
/// Bengio 2022, arXiv:2201.13415, and its published code. Differs from the paper: ξ and ζ have one σ for all layers
/// (theirs has one for each), the loss is divided by σ², and all layers have one rate and one number of rounds.
/// Differs from the code: a rate η there is σ² η here, and it has momentum.
/// </remarks>
public sealed class LocalDifferenceReconstructionFeedback : InvertingFeedback
{
    /// <summary>Makes the feedback.</summary>
    /// <param name="noise">σ, above 0.</param>
    /// <param name="rate">The learning rate of B and c, at least 0.</param>
    /// <param name="iterations">Rounds a batch, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public LocalDifferenceReconstructionFeedback(double noise, double rate, long iterations)
        : base(noise, rate, iterations)
    {
        ArgumentOutOfRangeException.ThrowIfZero(noise);
    }

    /// <inheritdoc/>
    public override string Name => "local-difference-reconstruction";

    /// <inheritdoc/>
    public override IReadOnlyList<InversePoint> Points(InversePhase phase, int layer)
    {
        var (below, above) = (phase.Activities(layer - 1), phase.Activities(layer));
        var moved = phase.NoiseBelow(layer).Times(Noise);
        var answer = phase.Respond(layer, below.Plus(moved));
        var noisy = above.Plus(phase.NoiseAbove(layer), Noise);
        var factor = 2 / (Noise * Noise * below.shape[0]);
        var agreement = moved.Times(-factor);
        var size = (phase.Invert(layer, noisy) - phase.Invert(layer, above)).Times(factor);
        return
        [
            new InversePoint(answer, agreement),
            new InversePoint(noisy, size),
            new InversePoint(above, agreement.Plus(size).neg()),
        ];
    }

    /// <inheritdoc/>
    public override double RoundFlops(NetworkShape network, int layer, InverseTargetSignal signal) =>
        network.ForwardFlops(layer) + 8 * signal.InverseFlops(network, layer);

    /// <inheritdoc/>
    public override string? Refuses(Signal signal) => signal is { IsBroadcast: true } and InverseTargetSignal
        ? "it is local to a layer and the one above, and the direct signal's inverses " +
            "are given the output's activities"
        : base.Refuses(signal);
}
