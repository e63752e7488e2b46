using Soap.Lifetimes;
using Soap.Losses;
using Soap.Maps;
using static TorchSharp.torch;

namespace Soap.Signals;

/// <summary>
/// The output's error goes straight to every layer, n_l = (e B_{l+1}) ⊙ f′(a_l), as in direct feedback alignment, and
/// with the way forward goes the derivative of the output along random directions u_l ~ N(0, 1) of all hidden layers'
/// activities at once, d = Σ_l ∂a_L/∂h_l u_l. The mean of dᵀ u_l over directions is ∂a_L/∂h_l: what feedback learns
/// from.
/// </summary>
/// <remarks>Forward direct feedback alignment: Bacho and Chu 2024, Neural Networks, arXiv:2212.07282, and
/// github.com/Florian-BACHO/FDFA.</remarks>
public sealed class ForwardDirectSignal : NetworkSignal
{
    /// <inheritdoc/>
    public override string Name => "forward-direct";

    /// <inheritdoc/>
    public override bool IsBroadcast => true;

    /// <inheritdoc/>
    public override bool IsLayerwise => false;

    /// <summary>What W makes of directions.</summary>
    public override ForwardAccess Reads => ForwardAccess.ThroughActivity;

    /// <summary>The directions' way through the layers above the first, beside that of the activities.</summary>
    /// <inheritdoc/>
    public override double Flops(NetworkShape network, int batch, Func<int, double> carry) =>
        base.Flops(network, batch, carry) + network.PassFlops(first: 2);

    /// <inheritdoc/>
    public override string? Refuses(IFeedback feedback) =>
        feedback.Kind == FeedbackKind.Observing
            ? null
            : "derivatives along random directions go forwards for feedback that averages them, and this does not";

    /// <inheritdoc/>
    public override NetworkTargets Learn(SignalNetwork network, Tensor inputs, Tensor targets, Loss loss)
    {
        var pass = network.Pass(inputs);
        var (mean, error) = Compare(pass[^1].Preactivation, targets, loss);
        var (directions, change) = network.Perturbed(pass);
        change = change.Over(inputs.shape[0]);
        return new NetworkTargets(mean, [.. pass.Select((layer, index) => new LayerTarget(
            index == pass.Count - 1
                ? network.OutputDisplacement(error)
                : network.CarryToPreactivations(index + 2, error, layer.Preactivation),
            layer.Input)
        {
            Lesson = index == 0 ? null : new FeedbackLesson(change, directions[index - 1]),
        })]);
    }
}
