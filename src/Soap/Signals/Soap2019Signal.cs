using Soap.Lifetimes;
using Soap.Losses;
using Soap.Maps;
using static TorchSharp.torch;

namespace Soap.Signals;

/// <summary>
/// The two-pass layer of 2019, as it was published, with what was wrong with it. Pass 1 gives g_l = ∂ mean loss /
/// ∂a_l. Pass 2 has all hidden pre-activations moved at once, a′_l = a_l − s_l g_l with s_l = rate / (N n_l), and on
/// its way back each hidden layer gets g′_l from the layer above, which has itself sent its displacement and not its
/// gradient, and sends n_l = s_l g_l² / d_l instead, where d = g − g′, then d ← d + k sign(d), then d ← d + k sign(d +
/// 10⁻⁶). Weights are fitted with pass 2's inputs, the output layer with its error; the loss is pass 1's. The first
/// five steps (ten evaluations) are backpropagation through the feedback weights.
/// </summary>
/// <remarks>
/// T. Beynon 2019, github.com/taliesinb/feedback_alignment at commit 36ae1b7: ap.py, and train.py with
/// <c>updates=2</c>. g is the gradient of the mean, so that the displacement depends on the size of the batch, and g −
/// g′ is mostly rounding in float32: <see cref="SecantSignal"/> is the corrected family.
/// </remarks>
/// <param name="rate">soap_lr of the code, at least 0.</param>
/// <param name="bias">k, curvature_bias of the code, at least 10⁻⁶: so that d is never 0.</param>
/// <param name="plain">Training steps at the beginning without a second pass, at least 0: 5 in the code, which are ten
/// evaluations, two a step.</param>
public sealed class Soap2019Signal(double rate, double bias, long plain) : NetworkSignal
{
    // In the published code, so that a difference of 0 gets a sign.
    private const double Nudge = 1e-6;

    /// <inheritdoc/>
    public override string Name => "soap2019";

    /// <summary>Through activities: the second pass sees what W makes of moved ones.</summary>
    public override ForwardAccess Reads => ForwardAccess.ThroughActivity;

    /// <summary>soap_lr.</summary>
    public double Rate { get; } = rate is >= 0 and < double.PositiveInfinity
        ? rate
        : throw new ArgumentOutOfRangeException(nameof(rate), rate, "The rate is at least 0.");

    /// <summary>k.</summary>
    public double Bias { get; } = bias is >= Nudge and < double.PositiveInfinity
        ? bias
        : throw new ArgumentOutOfRangeException(nameof(bias), bias, $"The bias is at least {Nudge}.");

    /// <summary>Training steps at the beginning without a second pass.</summary>
    public long PlainSteps { get; } = plain >= 0
        ? plain
        : throw new ArgumentOutOfRangeException(nameof(plain), plain, "There are at least 0 plain steps.");

    /// <summary>Two passes forwards and back.</summary>
    /// <inheritdoc/>
    public override double Flops(NetworkShape network, int batch, Func<int, double> carry) =>
        2 * base.Flops(network, batch, carry);

    /// <inheritdoc/>
    public override NetworkTargets Learn(SignalNetwork network, Tensor inputs, Tensor targets, Loss loss)
    {
        var first = network.Pass(inputs);
        var (mean, error) = Compare(first[^1].Preactivation, targets, loss);
        var gradients = network.WayDown(
            network.OutputDisplacement(error), [.. first.Select(layer => layer.Preactivation)]);
        if (network.Steps < PlainSteps)
        {
            return new NetworkTargets(
                mean, [.. gradients.Zip(first, (gradient, layer) => new LayerTarget(gradient, layer.Input))]);
        }

        var second = network.PassMoved(
            inputs,
            (a, layer) => layer < network.Depth ? a.Plus(gradients[layer - 1], -Shift(gradients[layer - 1])) : a);
        var layers = new LayerTarget[network.Depth];
        layers[^1] = new LayerTarget(
            network.OutputDisplacement(Compare(second[^1].Preactivation, targets, loss).Error), second[^1].Input);
        for (var l = network.Depth - 1; l >= 1; l--)
        {
            var (input, a) = second[l - 1];
            layers[l - 1] = Displaced(
                gradients[l - 1], network.CarryToPreactivations(l + 1, layers[l].Displacement, a), input);
        }

        return new NetworkTargets(mean, layers);
    }

    // lr / numel: batch and width in one number.
    private double Shift(Tensor gradient) => Rate / gradient.numel();

    private LayerTarget Displaced(Tensor gradient, Tensor moved, Tensor input)
    {
        var difference = gradient - moved;
        var biased = difference.Plus(difference.sign(), Bias);
        biased = biased.Plus(biased.Plus(Nudge).sign(), Bias);
        var displacement = gradient.Squared().Times(Shift(gradient)) / biased;
        return new LayerTarget(
            displacement, input,
            CurvatureReport.Of((displacement * gradient).lt(zeros_like(gradient)), null, gradient, difference));
    }
}
