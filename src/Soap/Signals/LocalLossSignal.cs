using Soap.Losses;
using Soap.Maps;
using static TorchSharp.torch;

namespace Soap.Signals;

/// <summary>
/// Each hidden layer learns from a loss of its own: B_{l+1} [n_L, n_l] reads the output out of its activities,
/// o_l = h_l B_{l+1}ᵀ, and e_l = ∂loss(o_l)/∂o_l comes back through the same weights: n_l = (e_l B_{l+1}) ⊙ f′(a_l),
/// h_{l−1} held. Nothing goes from layer to layer, and the output layer has its true error e. Feedback that reads out
/// learns from e_l too. With e in the place of e_l this is direct feedback alignment.
/// </summary>
/// <remarks>
/// Mostafa, Ramesh and Cauwenberghs 2018, Frontiers in Neuroscience 12, 608: read-outs that are drawn once. Nøkland
/// and Eidnes 2019, arXiv:1901.06656 (their prediction loss), and Belilovsky, Eickenberg and Oyallon 2019,
/// arXiv:1901.08164: read-outs that learn.
/// </remarks>
public sealed class LocalLossSignal : NetworkSignal
{
    /// <inheritdoc/>
    public override string Name => "local-loss";

    /// <summary>Read-outs have the network's outputs for rows.</summary>
    /// <inheritdoc/>
    public override bool IsBroadcast => true;

    /// <inheritdoc/>
    public override bool IsLayerwise => false;

    /// <inheritdoc/>
    public override Teaching Teaching => Teaching.Target;

    /// <summary>One forward pass, and the ways to each read-out and back.</summary>
    /// <inheritdoc/>
    public override double Flops(NetworkShape network, int batch, Func<int, double> carry) =>
        base.Flops(network, batch, carry) + Enumerable.Range(2, network.Depth - 1).Sum(carry);

    /// <inheritdoc/>
    public override string? Refuses(IFeedback feedback) =>
        feedback.Kind is FeedbackKind.ReadOut or FeedbackKind.Fixed
            ? null
            : "the output is read out of each layer by weights that learn to, or that are drawn once";

    /// <inheritdoc/>
    public override NetworkTargets Learn(SignalNetwork network, Tensor inputs, Tensor targets, Loss loss)
    {
        var pass = network.Pass(inputs);
        var (mean, error) = Compare(pass[^1].Preactivation, targets, loss);
        var layers = new LayerTarget[pass.Count];
        layers[^1] = new LayerTarget(network.OutputDisplacement(error), pass[^1].Input);
        for (var l = pass.Count - 1; l >= 1; l--)
        {
            var own = Compare(network.ReadOut(l + 1, pass[l].Input), targets, loss).Error;
            layers[l] = layers[l] with { Lesson = new FeedbackLesson(own, pass[l].Input) };
            layers[l - 1] = new LayerTarget(
                network.CarryToPreactivations(l + 1, own, pass[l - 1].Preactivation), pass[l - 1].Input);
        }

        return new NetworkTargets(mean, layers);
    }
}
