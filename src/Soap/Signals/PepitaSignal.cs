using Soap.Lifetimes;
using Soap.Losses;
using Soap.Maps;
using static TorchSharp.torch;

namespace Soap.Signals;

/// <summary>
/// The output's error, sent to the input, modulates a second forward pass: x′ = x + s e B_1, with B_1 [n_L, n_0] and s
/// the scale. A hidden layer's displacement is what the modulation changes, n_l = h_l − h′_l, and its weights are
/// fitted to what enters it in the second pass, h′_{l−1}. The output layer's is e of either pass, fitted to h′_{L−1}:
/// not the true gradient, since e and h′ (or the loss) belong to different inputs.
/// </summary>
/// <remarks>
/// PEPITA: Dellaferrera and Kreiman 2022, arXiv:2201.11665; signs, scale and normalisation as in its published code.
/// Differs from the paper: biases, which its networks do not have, follow the mean of n_l; there is no dropout.
/// </remarks>
/// <param name="scale">s, at least 0; 0.05 in the published code, on B_1 uniform within ±√(6 / n_0).</param>
/// <param name="output">Which pass gives the output layer its error.</param>
public sealed class PepitaSignal(double scale, PepitaOutput output) : ForwardSignal
{
    /// <inheritdoc/>
    public override string Name => "pepita";

    /// <summary>
    /// The error is sent to the input: of all feedback weights only the first layer's are used, and they have the
    /// network's outputs for rows.
    /// </summary>
    public override bool IsBroadcast => true;

    /// <inheritdoc/>
    public override bool UsesFeedbackOf(int layer) => layer == 1;

    /// <summary>s, by which what arrives at the input is multiplied.</summary>
    public double Scale { get; } = scale is >= 0 and < double.PositiveInfinity
        ? scale
        : throw new ArgumentOutOfRangeException(nameof(scale), scale, "The scale is at least 0.");

    /// <summary>Which pass gives the output layer its error.</summary>
    public PepitaOutput Output { get; } = output;

    /// <summary>Two passes, and the error's way to the input.</summary>
    /// <inheritdoc/>
    public override double Flops(NetworkShape network, int batch, Func<int, double> carry) =>
        base.Flops(network, batch, carry) + network.PassFlops();

    /// <inheritdoc/>
    public override string? Refuses(IFeedback feedback) => feedback.Kind switch
    {
        FeedbackKind.Periodic or FeedbackKind.Learned or FeedbackKind.WeightReading or FeedbackKind.Observing
            or FeedbackKind.Mirroring =>
            "it changes by what goes back through a layer, and here the error goes to the network's input only; " +
                "allowed: feedback that is drawn once",
        FeedbackKind.None or FeedbackKind.Forward =>
            "the error needs feedback weights of its own to the network's input",
        _ => null,
    };

    /// <inheritdoc/>
    public override NetworkTargets LearnForwards(ForwardNetwork network, Tensor inputs, Tensor targets, Loss loss)
    {
        var samples = inputs.shape[0];
        var first = network.Pass(inputs);
        var (mean, error) = Compare(first[^1].Preactivation, targets, loss);
        var second = network.Pass(inputs.Plus(network.CarryToInput(error.Times(samples)), Scale));
        var outputError = Output == PepitaOutput.First
            ? error
            : Compare(second[^1].Preactivation, targets, loss).Error;
        var hidden = first.SkipLast(1).Zip(second, (plain, modulated) => new LayerTarget(
            (network.Activation.Apply(plain.Preactivation) - network.Activation.Apply(modulated.Preactivation))
                .Over(samples),
            modulated.Input));
        return new NetworkTargets(
            mean, [.. hidden, new LayerTarget(network.OutputDisplacement(outputError), second[^1].Input)]);
    }
}
