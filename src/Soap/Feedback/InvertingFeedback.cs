using Soap.Maps;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Feedback;

/// <summary>
/// Feedback weights that learn to be inverses, g_l(x) = ψ(x B_l + c_l), of what lies between the activities below a
/// layer and those that the inverse is given. They do so in a phase of their own with each step's batch, before W
/// moves, by plain gradient descent on a loss of each inverse, rounds of it from the output down. W stays as it is,
/// and is seen through activities only.
/// </summary>
public abstract class InvertingFeedback : SeparateFeedback
{
    /// <summary>Makes the feedback.</summary>
    /// <param name="noise">σ of the normal noise on activities, at least 0.</param>
    /// <param name="rate">The learning rate of B and c, at least 0.</param>
    /// <param name="iterations">Rounds a batch, at least 1.</param>
    /// <param name="decay">λ, in the loss as λ ‖B‖², at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    protected InvertingFeedback(double noise, double rate, long iterations, double decay = 0)
    {
        if (!(noise >= 0 && double.IsFinite(noise)) || !(rate >= 0 && double.IsFinite(rate)) || iterations < 1
            || !(decay >= 0 && double.IsFinite(decay)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(rate), $"Noise {noise}, rate {rate}, iterations {iterations}, decay {decay}: " +
                    "allowed are at least 0, at least 0, at least 1 and at least 0.");
        }

        (Noise, Rate, Iterations, Decay) = (noise, rate, iterations, decay);
    }

    /// <inheritdoc/>
    public sealed override FeedbackKind Kind => FeedbackKind.Inverting;

    /// <inheritdoc/>
    public override ForwardAccess Reads => ForwardAccess.ThroughActivity;

    /// <summary>σ of the normal noise on activities.</summary>
    public double Noise { get; }

    /// <summary>The learning rate of B and c.</summary>
    public double Rate { get; }

    /// <summary>Rounds a batch.</summary>
    public long Iterations { get; }

    /// <summary>λ, in the loss as λ ‖B‖².</summary>
    public double Decay { get; }

    /// <summary>
    /// The points at which the loss of a layer's inverse is evaluated, and how the mean loss changes with what it
    /// gives there; the decay is not in it.
    /// </summary>
    /// <param name="phase">The network's activities.</param>
    /// <param name="layer">l, from 2 to L: the inverse gives h_{l−1}.</param>
    public abstract IReadOnlyList<InversePoint> Points(InversePhase phase, int layer);

    /// <summary>
    /// Floating-point operations of a layer's round for one sample: the passes that find <see cref="Points"/>, and two
    /// products of B a point to learn from it.
    /// </summary>
    /// <param name="network">Its layers.</param>
    /// <param name="layer">l, from 2 to L.</param>
    /// <param name="signal">How targets come down.</param>
    public abstract double RoundFlops(NetworkShape network, int layer, InverseTargetSignal signal);

    /// <inheritdoc/>
    public override string? Refuses(Signal signal) =>
        signal is InverseTargetSignal
            ? null
            : "inverses carry targets, which are activities, and this signal sends errors";

    /// <summary>Floating-point operations of a whole phase: a forward pass of the batch, and the rounds.</summary>
    internal double PhaseFlops(NetworkShape network, InverseTargetSignal signal) =>
        network.PassFlops()
            + Iterations * Enumerable.Range(2, network.Depth - 1).Sum(l => RoundFlops(network, l, signal));

    internal void Learn(InversePhase phase)
    {
        for (; phase.Round < Iterations; phase.Round++)
        {
            for (var layer = phase.Depth; layer > 1; layer--)
            {
                using var scope = NewDisposeScope();
                phase.Move(layer, Points(phase, layer), Rate, Decay);
            }
        }
    }
}
