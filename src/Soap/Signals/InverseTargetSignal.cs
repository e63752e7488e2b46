using Soap.Lifetimes;
using Soap.Losses;
using Soap.Maps;
using static TorchSharp.torch;

namespace Soap.Signals;

/// <summary>
/// Target propagation: each layer is told where its activities should be, and the targets come down through inverses,
/// g_l(x) = ψ(x B_l + c_l), of layer l's activities (or of the output's) to those below. With h_L = a_L the targets
/// are ĥ_L = h_L − η_t e and, for the layers below, ĥ_{l−1} = h_{l−1} + g_l(ĥ_s) − g_l(h_s), or ĥ_{l−1} = g_l(ĥ_s)
/// where the difference is not taken; s is the layer whose activities the inverse is given. A hidden layer's
/// displacement is n_l = ((h_l − ĥ_l) ⊙ f′(a_l)) / η_t, the slope of ½‖h_l − ĥ_l‖² by a_l over the target step, so
/// that learning rates are on the scale of other rules. The output layer gets its true error.
/// </summary>
/// <remarks>
/// Lee, Zhang, Fischer and Bengio 2015, arXiv:1412.7525; and the published codes of Meulemans et al. 2020, Ernoult et
/// al. 2022 and Shibuya et al. 2023.
/// Differs from the codes: the displacement is divided by η_t, where that of Meulemans et al. divides the learning
/// rate (<c>normalize_lr</c>) and the others nothing. With a step s and batches of N, their gradients of W are
/// 2 s / N, s and 2 s times G_l, at an η_t of s / N, s and s.
/// </remarks>
public abstract class InverseTargetSignal : NetworkSignal
{
    /// <summary>Makes the signal.</summary>
    /// <param name="step">η_t, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is out of its range.</exception>
    protected InverseTargetSignal(double step)
    {
        Step = step is > 0 and < double.PositiveInfinity
            ? step
            : throw new ArgumentOutOfRangeException(nameof(step), step, "The target step is above 0.");
    }

    /// <summary>η_t, by which the output's target lies downhill of its activities.</summary>
    public double Step { get; }

    /// <summary>
    /// Whether a target brings down the difference that it makes to its inverse, and not what the inverse makes of it,
    /// which has the inverse's own error in it.
    /// </summary>
    public virtual bool IsCorrected => true;

    /// <summary>s: the layer whose activities a layer's inverse is given.</summary>
    /// <param name="layer">l, from 2 to L.</param>
    /// <param name="depth">L.</param>
    public abstract int GivenLayer(int layer, int depth);

    /// <summary>ψ.</summary>
    /// <param name="hidden">f, of the hidden layers.</param>
    public abstract Activation Inverse(Activation hidden);

    /// <inheritdoc/>
    public override string? Refuses(IFeedback feedback) =>
        feedback.Kind is FeedbackKind.Inverting or FeedbackKind.Fixed
            ? null
            : "targets are activities, and come down through inverses; allowed: feedback that learns inverses, or " +
                "that is drawn once and stays";

    /// <summary>
    /// A forward pass and the targets' way down; the phase of inverses that learn is the feedback's.
    /// </summary>
    /// <inheritdoc/>
    public sealed override double Flops(NetworkShape network, int batch, Func<int, double> carry) =>
        network.PassFlops() + Enumerable.Range(2, network.Depth - 1).Sum(l => ChangeFlops(network, l));

    /// <summary>Floating-point operations of a layer's inverse for one sample.</summary>
    /// <param name="network">Its layers.</param>
    /// <param name="layer">l, from 2 to L.</param>
    public double InverseFlops(NetworkShape network, int layer) =>
        GivenLayer(layer, network.Depth) is var given && given == layer
            ? network.ForwardFlops(layer)
            : DenseFlops.Product(network.Outputs(given), network.Inputs(layer));

    /// <summary>
    /// Floating-point operations by which a target of one sample comes down through a layer's inverse: twice through
    /// it where it bends, once where it is linear or the difference is not taken.
    /// </summary>
    /// <param name="network">Its layers.</param>
    /// <param name="layer">l, from 2 to L.</param>
    public double ChangeFlops(NetworkShape network, int layer) =>
        InverseFlops(network, layer) * (!IsCorrected || Inverse(Activation.Tanh) == Activation.Identity ? 1 : 2);

    /// <inheritdoc/>
    public sealed override NetworkTargets Learn(SignalNetwork network, Tensor inputs, Tensor targets, Loss loss)
    {
        var samples = inputs.shape[0];
        var pass = network.Pass(inputs);
        var (mean, error) = Compare(pass[^1].Preactivation, targets, loss);
        var changes = Changes(network, pass, error.Times(-Step * samples));
        var hidden = pass.SkipLast(1).Select((layer, index) => new LayerTarget(
            network.ToPreactivations(index + 1, changes[index + 1], layer.Preactivation).Over(-Step * samples),
            layer.Input));
        return new NetworkTargets(
            mean, [.. hidden, new LayerTarget(network.OutputDisplacement(error), pass[^1].Input)]);
    }

    /// <summary>
    /// Activities that a layer's inverse is given, as its feedback weights carry them: behind pooling they go to where
    /// those of the batch came from.
    /// </summary>
    /// <param name="network">Whose layer it is.</param>
    /// <param name="layer">l, from 2 to L.</param>
    /// <param name="activities">Of the layer that it is given (<see cref="GivenLayer"/>).</param>
    /// <param name="pass">The batch's.</param>
    internal Tensor Carried(
        SignalNetwork network, int layer, Tensor activities,
        IReadOnlyList<(Tensor Input, Tensor Preactivation)> pass) =>
        GivenLayer(layer, network.Depth) == layer
            ? network.ToCarried(layer, activities, pass[layer - 1].Preactivation)
            : activities;

    /// <summary>ĥ_l − h_l by layer, at the indices from the lowest layer to L.</summary>
    /// <param name="network">Whose inverses they pass.</param>
    /// <param name="pass">What enters each layer, and its pre-activations.</param>
    /// <param name="output">ĥ_L − h_L, [N, n_L].</param>
    /// <param name="lowest">The lowest layer that is wanted, at least 1.</param>
    internal Tensor[] Changes(
        SignalNetwork network, IReadOnlyList<(Tensor Input, Tensor Preactivation)> pass, Tensor output,
        int lowest = 1)
    {
        var (depth, activities) = (network.Depth, SignalNetwork.Activities(pass));
        var changes = new Tensor[depth + 1];
        changes[depth] = output;
        var bend = Inverse(network.Activation);
        for (var l = depth; l > lowest; l--)
        {
            var given = GivenLayer(l, depth);
            changes[l - 1] = !IsCorrected
                ? network.Invert(l, Carried(network, l, activities[given].Plus(changes[given]), pass), bend)
                    - activities[l - 1]
                : bend == Activation.Identity
                ? network.Carry(l, Carried(network, l, changes[given], pass)) // what c adds to both cancels
                : network.Invert(l, Carried(network, l, activities[given].Plus(changes[given]), pass), bend)
                    - network.Invert(l, Carried(network, l, activities[given], pass), bend);
        }

        return changes;
    }
}
