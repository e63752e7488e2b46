using Soap.Lifetimes;
using Soap.Maps;
using Soap.Signals;

namespace Soap.Feedback;

/// <summary>
/// Each inverse learns what it is used for, to bring a difference down: the activities below its layer are moved by σ
/// ε, the output follows, that becomes a target, and the target that comes down to them shall be where they were
/// moved. It minimises the mean over samples of ‖ĥ_{l−1}(a_L(h_{l−1} + σ ε)) − (h_{l−1} + σ ε)‖² / σ² + λ ‖B_l‖²; the
/// inverses above stay as they are. On a linear network, with J = W_L ⋯ W_l, a direct B_l goes to (J Jᵀ + λ)⁻¹ J: what
/// it carries is the damped Gauss-Newton target, Jᵀ (J Jᵀ + λ)⁻¹ e in columns.
/// </summary>
/// <remarks>
/// The difference reconstruction loss: Meulemans, Carzaniga, Suykens, Sacramento and Grewe 2020, arXiv:2006.14331, and
/// its published code. Differs from the paper: plain gradient descent beside every step, and no training of inverses
/// before. Differs from the code: its loss is the mean over units too, so that its rate η and weight decay d are η /
/// n_{l−1} and λ = d n_{l−1} / 2 here; and it moves all inverses of a round at once.
/// </remarks>
public sealed class DifferenceReconstructionFeedback : InvertingFeedback
{
    /// <summary>Makes the feedback.</summary>
    /// <param name="noise">σ, above 0.</param>
    /// <param name="rate">The learning rate of B and c, at least 0.</param>
    /// <param name="iterations">Rounds a batch, at least 1.</param>
    /// <param name="decay">λ, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public DifferenceReconstructionFeedback(double noise, double rate, long iterations, double decay)
        : base(noise, rate, iterations, decay)
    {
        ArgumentOutOfRangeException.ThrowIfZero(noise);
    }

    /// <inheritdoc/>
    public override string Name => "difference-reconstruction";

    /// <inheritdoc/>
    public override IReadOnlyList<InversePoint> Points(InversePhase phase, int layer)
    {
        var moved = phase.NoiseBelow(layer).Times(Noise);
        var given = phase.Given(layer);
        var target = phase.GivenFor(layer, phase.Output(layer - 1, phase.Activities(layer - 1).Plus(moved)));
        var slope = (phase.Invert(layer, target) - phase.Invert(layer, given) - moved)
            .Times(2 / (Noise * Noise * moved.shape[0]));
        return [new InversePoint(target, slope), new InversePoint(given, slope.neg())];
    }

    /// <summary>
    /// The layers from here to the output, the target's way down to the inverse, the inverse twice, and two points.
    /// </summary>
    /// <inheritdoc/>
    public override double RoundFlops(NetworkShape network, int layer, InverseTargetSignal signal)
    {
        var given = signal.GivenLayer(layer, network.Depth);
        return network.PassFlops(layer)
            + Enumerable.Range(given + 1, network.Depth - given).Sum(above => signal.ChangeFlops(network, above))
            + 6 * signal.InverseFlops(network, layer);
    }
}
