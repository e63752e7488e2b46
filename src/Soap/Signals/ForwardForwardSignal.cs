using Soap.Data;
using Soap.Lifetimes;
using Soap.Losses;
using Soap.Maps;
using static TorchSharp.torch;

namespace Soap.Signals;

/// <summary>
/// Each hidden layer learns by itself to tell positive from negative data by its goodness, the squares of its
/// activities: for N positive and N negative samples it minimises the mean of log(1 + exp(∓(g_l − θ_l))), so that
/// n_l = (σ(g_l − θ_l) − t) ∂g_l/∂h_l ⊙ f′(a_l) / 2, with t = 1 for positive and 0 for negative data. Positive data
/// carry the right label in their first n_L features, negative data the wrong label that the network believes most.
/// Everything that enters a layer has its mean square divided out, so that goodness is not handed on. The output layer
/// learns by its true gradient, from a pass with a neutral label.
/// </summary>
/// <remarks>
/// Hinton 2022, arXiv:2212.13345, section 3.3, with the conventions of the reimplementation
/// github.com/loeweX/Forward-Forward: θ = 1 a unit, mean square 1, neutral label 1/n_L, mean over 2N. Differs from the
/// paper: wrong labels are the strongest instead of drawn; the softmax sees the last hidden layer only; all layers
/// share one learning rate; no peer normalisation.
/// </remarks>
/// <param name="goodness">How squares are added up.</param>
/// <param name="threshold">θ a unit, above 0.</param>
/// <param name="label">What stands for "this class" in the first n_L features, above 0; the other classes have 0.
/// About 3 root mean squares of an MNIST image in the reimplementations.</param>
public sealed class ForwardForwardSignal(Goodness goodness, double threshold, double label) : ForwardSignal
{
    // Keeps a layer without any activity finite.
    private const double Tiny = 1e-8;

    /// <inheritdoc/>
    public override string Name => "goodness";

    /// <inheritdoc/>
    public override Teaching Teaching => Teaching.Target;

    /// <summary>How squares are added up.</summary>
    public Goodness Goodness { get; } = goodness;

    /// <summary>θ a unit.</summary>
    public double Threshold { get; } = threshold > 0
        ? threshold
        : throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "The threshold is above 0.");

    /// <summary>What stands for "this class".</summary>
    public double Label { get; } = label > 0
        ? label
        : throw new ArgumentOutOfRangeException(nameof(label), label, "The label is above 0.");

    /// <summary>
    /// The input with a neutral label, label / n_L for every class, or the activities below; with mean square 1.
    /// </summary>
    /// <inheritdoc/>
    public override Tensor Entering(Tensor activities, int layer, int outputs) => Temporaries.Kept(() => Normalised(
        layer == 1
            ? Labelled(
                activities,
                ones([activities.shape[0], outputs], activities.dtype, activities.device).Times(Label / outputs))
            : activities));

    /// <summary>Three passes: with a neutral label, with the right one and with a wrong one.</summary>
    /// <inheritdoc/>
    public override double Flops(NetworkShape network, int batch, Func<int, double> carry) =>
        3 * network.PassFlops();

    /// <summary>A positive and a negative one in hidden layers.</summary>
    /// <inheritdoc/>
    public override int FittedSamples(int layer, int layers) => layer == layers ? 1 : 2;

    /// <inheritdoc/>
    public override string? Refuses(IFeedback feedback) =>
        feedback.Kind == FeedbackKind.None
            ? null
            : "each layer learns by itself, so that there is nothing for feedback weights to carry";

    /// <inheritdoc/>
    public override string? Refuses(IReadOnlyList<int> widths) =>
        widths[^1] < 2 ? "it contrasts a right label with a wrong one, and one output has no wrong label"
        : widths[0] <= widths[^1]
            ? $"the first {widths[^1]} features of an input make room for the label, and of " +
                $"{widths[0]} nothing else would be left"
        : null;

    /// <inheritdoc/>
    public override string? RefusesModel =>
        "it puts a label into the first features of an input, and divides what enters each layer by its size, which " +
            "the model's own forward pass does not: only an Mlp does";

    /// <inheritdoc/>
    public override NetworkTargets LearnForwards(ForwardNetwork network, Tensor inputs, Tensor targets, Loss loss)
    {
        if (!SampleTypes.AreLabels(targets))
        {
            throw SoapException.BadUsage($"signal '{Name}' contrasts right and wrong labels, and this task's " +
                "targets are values: it learns tasks with classes only");
        }

        var neutral = network.Pass(inputs);
        var output = neutral[^1];
        var (mean, error) = Compare(output.Preactivation, targets, loss);
        var isRight = nn.functional.one_hot(targets, network.Outputs).to_type(ScalarType.Bool);
        using TorchSharp.Scalar lowest = double.NegativeInfinity;
        var strongestWrong = output.Preactivation.masked_fill(isRight, lowest).argmax(1);
        var labels =
            nn.functional.one_hot(cat([targets, strongestWrong]), network.Outputs).to_type(inputs.dtype).Times(Label);
        var contrast = network.Pass(
            cat([inputs, inputs]), (h, layer) => Normalised(layer == 1 ? Labelled(h, labels) : h));
        var isPositive = cat([ones_like(targets), zeros_like(targets)]).unsqueeze(1);
        var hidden = contrast.SkipLast(1)
            .Select(layer => new LayerTarget(Displacement(network, layer.Preactivation, isPositive), layer.Input));
        return new NetworkTargets(mean, [.. hidden, new LayerTarget(network.OutputDisplacement(error), output.Input)]);
    }

    private Tensor Displacement(ForwardNetwork network, Tensor preactivations, Tensor isPositive)
    {
        var (rows, units) = (preactivations.shape[0], preactivations.shape[1]);
        var h = network.Activation.Apply(preactivations);
        var excess = h.Squared().Minus(Threshold);
        var share = Goodness == Goodness.Sum ? 1.0 : 1.0 / units;
        var residual = excess.sum(1, keepdim: true).Times(share).sigmoid() - isPositive;
        return (residual * h * network.Activation.Derivative(preactivations)).Times(2 * share / rows);
    }

    private static Tensor Labelled(Tensor inputs, Tensor labels) =>
        cat([labels, inputs.narrow(1, labels.shape[1], inputs.shape[1] - labels.shape[1])], 1);

    private static Tensor Normalised(Tensor activities) =>
        activities / activities.Squared().mean([1], keepdim: true).sqrt().Plus(Tiny);
}
