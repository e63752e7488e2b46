using System.Text.RegularExpressions;
using Soap.Data;
using Soap.Layers;
using Soap.Losses;
using Soap.Maps;
using Soap.Rules;
using Soap.Signals;
using Soap.Storage;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Models;

/// <summary>
/// A multilayer perceptron: a_l = h_{l−1} W_lᵀ + b_l, h_l = f(a_l), the output a_L without activation.
/// Layer l draws its weights from the streams <c>weights/l</c>, <c>bias/l</c> and <c>feedback/l</c> of the seed, so
/// they are the same under every rule.
/// </summary>
public sealed partial class Mlp : Module<Tensor, Tensor>, IChain, ILayeredNetwork
{
    private readonly Synapses[] _synapses;

    /// <summary>Makes the layers.</summary>
    /// <param name="widths">From input to output, at least two, each at least 1.</param>
    /// <param name="activation">f, of the hidden layers.</param>
    /// <param name="rule">How all layers learn.</param>
    /// <param name="seed">The seed of all weights.</param>
    /// <param name="options">What else is said of all layers; null: nothing. What they share, which is the output and
    /// what is applied to each is the network's own.</param>
    /// <exception cref="ArgumentException">Fewer than two widths.</exception>
    /// <exception cref="SoapException">The rule cannot learn in a network of these widths; the message has the
    /// reason.</exception>
    public Mlp(
        IReadOnlyList<int> widths,
        Activation activation,
        LearningRule rule,
        ulong seed,
        LayerOptions? options = null)
        : base(nameof(Mlp))
    {
        if (widths.Count < 2)
        {
            throw new ArgumentException(
                "A network needs at least two widths, its input and its output.", nameof(widths));
        }

        ThrowIfRefused(widths, rule);
        (Activation, Rule, Broadcast) = (activation, rule, new Broadcast(widths[^1]));
        options ??= new LayerOptions();
        var last = widths.Count - 1;
        Layers = [.. Enumerable.Range(1, last).Select(l => new FeedbackLinear(
            widths[l - 1], widths[l], rule, seed, $"{l}", options with
            {
                Broadcast = Broadcast,
                IsOutput = l == last,
                Activation = l == last ? Activation.Identity : activation,
            }))];
        _synapses = [.. Layers.Select(layer => layer.Synapses)];
        foreach (var (layer, l) in Layers.Select((layer, index) => (layer, index + 1)))
        {
            register_module(ModuleName($"{l}"), layer);
        }
    }

    /// <summary>The W and b of a network of these widths, as its state has them.</summary>
    internal static IReadOnlyList<NeededTensor> WeightsOf(IReadOnlyList<int> widths, bool hasBias) =>
        [.. Enumerable.Range(1, widths.Count - 1).SelectMany(l => new[]
        {
            new NeededTensor(WeightName($"{l}"), SafetensorsType.F32, [widths[l], widths[l - 1]]),
            new NeededTensor(BiasName($"{l}"), SafetensorsType.F32, [widths[l]]),
        }[..(hasBias ? 2 : 1)])];

    /// <summary>The names of so many layers: 1, 2, … from the input.</summary>
    internal static IReadOnlyList<string> NamesOf(int layers) =>
        [.. Enumerable.Range(1, layers).Select(l => $"{l}")];

    /// <summary>The name of a layer's W in the network's state.</summary>
    internal static string WeightName(string layer) => $"{ModuleName(layer)}.weight";

    /// <summary>The name of a layer's b in the network's state.</summary>
    internal static string BiasName(string layer) => $"{ModuleName(layer)}.bias";

    /// <summary>Whether a tensor of a network's state is what a rule keeps of a layer, and no W or b.</summary>
    internal static bool IsOfRule(string name) => OfRule().IsMatch(name);

    /// <summary>Refuses a rule that cannot learn in a network of these widths.</summary>
    /// <param name="widths">From input to output.</param>
    /// <param name="rule">The rule.</param>
    /// <exception cref="SoapException">It cannot; the message has the reason.</exception>
    public static void ThrowIfRefused(IReadOnlyList<int> widths, LearningRule rule)
    {
        if ((rule.Signal as NetworkSignal)?.Refuses(widths) is { } reason)
        {
            throw SoapException.BadUsage($"rule '{rule}' cannot learn in a network " +
                $"{string.Join('-', widths.Select(width => $"{width}"))}: {reason}");
        }
    }

    /// <summary>Refuses a rule that cannot learn from so many samples at once in a network of these widths.</summary>
    /// <param name="widths">From input to output.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="samples">The most samples of a step.</param>
    /// <param name="hasBias">Whether each layer has a bias.</param>
    /// <exception cref="SoapException">It cannot; the message has the reason.</exception>
    internal static void ThrowIfRefused(IReadOnlyList<int> widths, LearningRule rule, int samples, bool hasBias)
    {
        ThrowIfRefused(widths, rule);
        for (var l = 1; l < widths.Count; l++)
        {
            FitState.ThrowIfRefused(
                rule.Fit, new DenseMap(widths[l - 1], widths[l]), hasBias,
                (long)samples * rule.Signal.FittedSamples(l, widths.Count - 1));
        }
    }

    /// <summary>The layers, nearest the input first.</summary>
    public IReadOnlyList<FeedbackLinear> Layers { get; }

    /// <summary>f, of the hidden layers.</summary>
    public Activation Activation { get; }

    /// <summary>How all layers learn.</summary>
    public LearningRule Rule { get; }

    /// <summary>What all layers hear.</summary>
    public Broadcast Broadcast { get; }

    /// <summary>n_0.</summary>
    public int Inputs => (int)Layers[0].Weight.shape[1];

    /// <summary>n_L.</summary>
    public int Outputs => Broadcast.Outputs;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => Preactivations(input)[^1];

    /// <summary>a_1 … a_L under the network's own rule; the last is the output.</summary>
    public IReadOnlyList<Tensor> Preactivations(Tensor input) =>
        [.. this.Trace(input).Select(layer => layer.Preactivation)];

    /// <summary>
    /// What feedback does with a step's batch before the layers learn from it: inverses learn, at the present W. Call
    /// before each step's <see cref="Learn"/> (a trainer does).
    /// </summary>
    /// <param name="inputs">[N, features].</param>
    /// <param name="examplesSeen">Training examples before this step; below 0 in what comes before the data.</param>
    public void BeginBatch(Tensor inputs, long examplesSeen) =>
        ChainLearning.BeginBatch(this, Rule, inputs, examplesSeen);

    /// <summary>
    /// What the rule makes of a batch: the loss, each layer's displacement and gradients. Nothing is moved.
    /// </summary>
    /// <param name="inputs">[N, features].</param>
    /// <param name="targets">Labels [N], of any type of whole numbers, or values [N, n_L].</param>
    /// <param name="loss">What is minimised.</param>
    /// <exception cref="ArgumentException">Inputs or targets do not fit the network; the message has their shapes, or
    /// the label.</exception>
    /// <exception cref="SoapException">The rule cannot learn such targets; the message has the reason.</exception>
    public NetworkLearning Learn(Tensor inputs, Tensor targets, Loss loss)
    {
        if (Rule.Recipe.Intervention != Intervention.None || _synapses[0].IsBackpropagationsTurn)
        {
            return LearnBothWays(inputs, targets, loss).Rule;
        }

        if (Rule.Signal is not NetworkSignal signal)
        {
            return GoBack(inputs, targets, loss, notes: true, WayBackKind.Rule)[0];
        }

        return ChainLearning.Of(this, _synapses, signal, inputs, Checked(inputs, targets, loss), loss);
    }

    /// <summary>What true backpropagation makes of a batch at the same weights; see <see cref="Learn"/>.</summary>
    public NetworkLearning LearnByBackpropagation(Tensor inputs, Tensor targets, Loss loss) =>
        GoBack(inputs, targets, loss, notes: true, WayBackKind.Backpropagation)[0];

    /// <summary>
    /// What the rule and what true backpropagation make of a batch, by two ways back after one way forward; see
    /// <see cref="Learn"/>.
    /// </summary>
    public (NetworkLearning Rule, NetworkLearning Truth) LearnBothWays(Tensor inputs, Tensor targets, Loss loss)
    {
        if (_synapses[0].IsBackpropagationsTurn)
        {
            var truth = LearnByBackpropagation(inputs, targets, loss);
            return (truth, truth);
        }

        if (Rule.Signal is NetworkSignal)
        {
            return (Learn(inputs, targets, loss), LearnByBackpropagation(inputs, targets, loss));
        }

        var both = GoBack(inputs, targets, loss, notes: true, WayBackKind.Rule, WayBackKind.Backpropagation);
        return (InterventionStep.Apply(_synapses, both[0], both[1]), both[1]);
    }

    NetworkLearning ILayeredNetwork.LearnGradients(Tensor inputs, Tensor targets, Loss loss) =>
        Rule.Signal is NetworkSignal || Rule.Recipe.NeedsBackpropagation
            ? Learn(inputs, targets, loss)
            : GoBack(inputs, targets, loss, notes: false, WayBackKind.Rule)[0];

    IReadOnlyList<Synapses> ILayeredNetwork.Layers => _synapses;

    IReadOnlyList<string> ILayeredNetwork.LayerNames => NamesOf(Layers.Count);

    bool ILayeredNetwork.UsesFeedbackOf(int index) => Rule.Signal.UsesFeedbackOf(index + 1);

    Tensor ILayeredNetwork.Activities(int place, Tensor inputs)
    {
        var layers = this.Trace(inputs);
        return place < layers.Count ? layers[place].Input : layers[^1].Preactivation;
    }

    void ILayeredNetwork.BeginStep(long examplesSeen, int batch)
    {
        foreach (var layer in _synapses)
        {
            layer.BeginStep(examplesSeen, batch);
        }
    }

    void ILayeredNetwork.EndStep()
    {
        foreach (var layer in _synapses)
        {
            layer.EndStep();
        }
    }

    Signal IChain.Signal => Rule.Signal;

    IReadOnlyList<IChainLayer> IChain.Layers => _synapses;

    Tensor IChain.Onwards(int layer, Tensor preactivations) => Activation.Apply(preactivations);

    Tensor IChain.Derivative(int layer, Tensor direction, Tensor preactivations) =>
        direction * Activation.Derivative(preactivations);

    Tensor IChain.BackToActivities(int layer, Tensor sent, Tensor preactivations) => sent;

    private Tensor Checked(Tensor inputs, Tensor targets, Loss loss)
    {
        SampleShapes.Check(inputs, targets, Inputs, Outputs, loss);
        return SampleTypes.InOneForm(targets);
    }

    private static string ModuleName(string layer) => $"layer{layer}";

    [GeneratedRegex(@"^layer[0-9]+\.synapses\.")]
    private static partial Regex OfRule();

    // Ways back after one way forward.
    private NetworkLearning[] GoBack(
        Tensor inputs, Tensor targets, Loss loss, bool notes, params WayBackKind[] kinds)
    {
        targets = Checked(inputs, targets, loss);
        Broadcast.Target = loss.TargetValues(targets, Outputs, inputs.dtype);
        using var gradient = enable_grad();
        using var pass = new Pass(_synapses, notes);
        var mean = loss.Mean(forward(inputs), targets);
        return [.. kinds.Select((kind, index) =>
            new NetworkLearning(mean, pass.GoBack(kind, mean, keepGraph: index < kinds.Length - 1, []).Layers))];
    }
}
