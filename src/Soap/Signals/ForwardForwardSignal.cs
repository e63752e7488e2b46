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
/// learns by its true gradient, from a pass with a neutral label. What it is fed is the last hidden layer; where more
/// layers are read, a_L = h_{L−1} W_Lᵀ + b_L + Σ h_{l−1} B_lᵀ, with weights B_l [n_L, n_{l−1}] for each of them, which
/// are part of the softmax, in the place of feedback weights. Or there is no softmax, and the output is the goodness
/// of each label: of a pass with that label, summed over all hidden layers but the first, or of the only one.
/// </summary>
/// <remarks>
/// Hinton 2022, arXiv:2212.13345, section 3.3, with the conventions of the reimplementation
/// github.com/loeweX/Forward-Forward: θ = 1 a unit, mean square 1, neutral label 1/n_L, mean over 2N. Differs from the
/// paper: wrong labels are the strongest instead of drawn; the softmax sees the last hidden layer only, unless more is
/// said; all layers share one learning rate; no peer normalisation.
/// </remarks>
/// <param name="goodness">How squares are added up.</param>
/// <param name="threshold">θ a unit, above 0.</param>
/// <param name="label">What stands for "this class" in the first n_L features, above 0; the other classes have 0.
/// About 3 root mean squares of an MNIST image in the reimplementations.</param>
/// <param name="readOut">What predictions are made of.</param>
public sealed class ForwardForwardSignal(
    Goodness goodness, double threshold, double label, GoodnessReadOut readOut = GoodnessReadOut.Last) : ForwardSignal
{
    // Keeps a layer without any activity finite.
    private const double Tiny = 1e-8;

    /// <inheritdoc/>
    public override string Name => "goodness";

    /// <inheritdoc/>
    public override Teaching Teaching => Teaching.Target;

    /// <summary>What predictions are made of.</summary>
    public GoodnessReadOut ReadOut { get; } = readOut;

    /// <summary>Whether weights of their own read the output out of hidden layers below the last.</summary>
    public bool ReadsHiddenLayers => ReadOut is GoodnessReadOut.All or GoodnessReadOut.AllButFirst;

    /// <summary>Whether weights of their own read the output, whose width they have for rows, out of layers.</summary>
    /// <inheritdoc/>
    public override bool IsBroadcast => ReadsHiddenLayers;

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

    /// <summary>
    /// Three passes: with a neutral label, with the right one and with a wrong one; and what is read out of lower
    /// layers, with what that learns, or a pass through the hidden layers with each label.
    /// </summary>
    /// <inheritdoc/>
    public override double Flops(NetworkShape network, int batch, Func<int, double> carry)
    {
        var outputs = network.Outputs(network.Depth);
        return 3 * network.PassFlops()
            + Read(network.Depth).Sum(l => 2 * DenseFlops.Product(outputs, network.Inputs(l)))
            + (ReadOut == GoodnessReadOut.Goodness ? outputs * network.PassFlops(last: network.Depth - 1) : 0);
    }

    /// <summary>A positive and a negative one in hidden layers, and none in an output layer that nothing reads.
    /// </summary>
    /// <inheritdoc/>
    public override int FittedSamples(int layer, int layers) =>
        layer < layers ? 2 : ReadOut == GoodnessReadOut.Goodness ? 0 : 1;

    /// <inheritdoc/>
    public override string? Refuses(IFeedback feedback) => (ReadsHiddenLayers, feedback.Kind) switch
    {
        (false, FeedbackKind.None) or (true, FeedbackKind.ReadOut) => null,
        (true, _) => "it reads the output out of hidden layers by weights that learn to, and by no others",
        _ => "each layer learns by itself, so that there is nothing for feedback weights to carry",
    };

    /// <inheritdoc/>
    public override string? Refuses(IReadOnlyList<int> widths) =>
        ReadOut == GoodnessReadOut.AllButFirst && widths.Count == 3
            ? "its softmax is fed all hidden layers but the first, and there is no other"
        : ReadOut == GoodnessReadOut.Goodness && widths.Count < 3
            ? "its prediction is the goodness of hidden layers, and there is none"
        : widths[^1] < 2 ? "it contrasts a right label with a wrong one, and one output has no wrong label"
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
        var sent = network.OutputDisplacement(error);
        var read = Read(neutral.Count).ToArray();
        var hidden = contrast.SkipLast(1).Select((layer, index) =>
            new LayerTarget(Displacement(network, layer.Preactivation, isPositive), layer.Input)
            {
                Lesson = read.Contains(index + 1) ? new FeedbackLesson(sent, neutral[index].Input) : null,
            });
        return new NetworkTargets(mean,
        [
            .. hidden,
            new LayerTarget(ReadOut == GoodnessReadOut.Goodness ? zeros_like(sent) : sent, output.Input),
        ]);
    }

    /// <inheritdoc/>
    internal override Tensor PutOut(
        IChain chain, Tensor inputs, IReadOnlyList<Tensor> entered, Tensor output) =>
        ReadOut == GoodnessReadOut.Goodness
            ? stack([.. Enumerable.Range(0, chain.Outputs).Select(label => GoodnessOf(chain, inputs, label))], 1)
            : Read(entered.Count).Aggregate(
                output, (sum, l) => sum.Plus(chain.Layers[l - 1].ReadOut(entered[l - 1])));

    // The layers whose input weights of their own read: 2 … L − 1 or 3 … L − 1; W_L reads that of L.
    private IEnumerable<int> Read(int depth) => ReadsHiddenLayers
        ? Enumerable.Range(2, Math.Max(0, depth - 2)).Skip(ReadOut == GoodnessReadOut.AllButFirst ? 1 : 0)
        : [];

    // Of one label for all samples, [N].
    private Tensor GoodnessOf(IChain chain, Tensor inputs, int label) => Temporaries.Kept(() =>
    {
        var (samples, depth) = (inputs.shape[0], chain.Layers.Count - 1);
        var labels = cat(
            [Zeros(label), ones([samples, 1], inputs.dtype, inputs.device).Times(Label),
                Zeros(chain.Outputs - label - 1)],
            1);
        return chain.Trace(inputs, (h, layer) => Normalised(layer == 1 ? Labelled(h, labels) : h), to: depth)
            .Skip(depth > 1 ? 1 : 0)
            .Select(layer => Excess(chain.Activation, layer.Preactivation))
            .Aggregate((sum, layer) => sum.Plus(layer)).squeeze(1);

        Tensor Zeros(int classes) => zeros([samples, classes], inputs.dtype, inputs.device);
    });

    // g_l − θ_l, [N, 1].
    private Tensor Excess(Activation activation, Tensor preactivations) =>
        activation.Apply(preactivations).Squared().Minus(Threshold).sum(1, keepdim: true)
            .Times(Goodness == Goodness.Sum ? 1.0 : 1.0 / preactivations.shape[1]);

    private Tensor Displacement(ForwardNetwork network, Tensor preactivations, Tensor isPositive)
    {
        var (rows, units) = (preactivations.shape[0], preactivations.shape[1]);
        var h = network.Activation.Apply(preactivations);
        var share = Goodness == Goodness.Sum ? 1.0 : 1.0 / units;
        var residual = Excess(network.Activation, preactivations).sigmoid() - isPositive;
        return (residual * h * network.Activation.Derivative(preactivations)).Times(2 * share / rows);
    }

    private static Tensor Labelled(Tensor inputs, Tensor labels) =>
        cat([labels, inputs.narrow(1, labels.shape[1], inputs.shape[1] - labels.shape[1])], 1);

    private static Tensor Normalised(Tensor activities) =>
        activities / activities.Squared().mean([1], keepdim: true).sqrt().Plus(Tiny);
}
