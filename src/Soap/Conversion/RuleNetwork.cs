using System.Runtime.CompilerServices;
using Soap.Data;
using Soap.Layers;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Rules;
using Soap.Signals;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Conversion;

/// <summary>
/// Any TorchSharp model whose layers learn by rules: its <c>Linear</c>, <c>Conv1d</c> and
/// <c>Conv2d</c> modules, by hooks. The model stays the caller's, with its parameters and its names; what rules
/// keep is in the network's own <c>synapses</c>.
/// </summary>
/// <remarks>
/// The network is called in the model's place. It counts training steps by itself in any loop: a step ends when an
/// optimiser has moved a weight, and the next begins with the forward pass after it;
/// <see cref="BeginStep"/> and <see cref="EndStep"/> are for those who count themselves, as SOAP's trainer does, and
/// for those who train in evaluation mode, in which no step is counted. The network's own state is that after the last
/// step; call <see cref="EndStep"/> before weights are read from the model, or loaded into it, without the network.
/// Disposing of the network gives the model back as it was, with the weights that it learnt.
/// </remarks>
public sealed partial class RuleNetwork : Module<Tensor, Tensor>, ILayeredNetwork
{
    private const string ExamplesName = "examples_seen";

    // The models, and their layers that learn by rules.
    private static readonly ConditionalWeakTable<Module, RuleNetwork> Converted = [];
    private readonly Module[] _converted;
    private readonly Synapses[] _synapses;
    private readonly IDisposable[] _hooks;
    private readonly BroadcastPoint[] _points;
    private readonly Module[] _pointed;
    private readonly StepCounter _steps;
    private readonly LayerChain? _chain;
    private readonly int _outputs;
    private int _open;

    private RuleNetwork(Module<Tensor, Tensor> model, Converter converter)
        : base(nameof(RuleNetwork))
    {
        (Model, Broadcast, Report) = (model, converter.Broadcast, converter.Report);
        _synapses = [.. converter.Layers.Select(layer => layer.Synapses)];
        LayerNames = [.. converter.Layers.Select(layer => layer.Layer.Name)];
        (Entered, _chain) = (converter.Entered, converter.Chain);
        _outputs = converter.Output.Length > 1 ? (int)converter.Output[1] : 0;
        register_module("model", model);
        foreach (var (synapses, name) in _synapses.Zip(LayerNames))
        {
            register_module($"synapses/{name.Replace('.', '/')}", synapses);
        }

        _points = [.. converter.Points.Select(point => point.Point)];
        _pointed = [.. converter.Points.Select(point => point.Module)];
        foreach (var point in _points)
        {
            register_module($"points/{point.Name.Replace('.', '/')}", point);
        }

        register_buffer(ExamplesName, StateNumber.Buffer(0));
        _steps = new StepCounter(_synapses, new StateNumber(() => get_buffer(ExamplesName)!));
        _hooks =
        [
            .. converter.Layers.Select(layer => new LayerHook(
                layer.Layer, layer.Synapses, () => _open > 0,
                (name, input) => _entering?.Invoke(name, input), (name, output) => _left?.Invoke(name, output))),
            .. converter.Points.Select(point => new PointHook(point.Module, point.Point, () => _open > 0)),
        ];
        _converted = [model, .. converter.Layers.Select(layer => layer.Layer.Module).Where(layer => layer != model)];
        foreach (var module in _converted)
        {
            Converted.Add(module, this);
        }

        // They live as long as the network, and not as the scope in which it was made.
        foreach (var own in _synapses.Concat<Module>(_points).SelectMany(module => module.state_dict().Values)
            .Append(get_buffer(ExamplesName)!))
        {
            own.DetachFromDisposeScope();
        }
    }

    /// <summary>The model, the caller's own.</summary>
    public Module<Tensor, Tensor> Model { get; }

    /// <summary>The names of the layers that learn by a rule, in the order in which a pass uses them.</summary>
    public IReadOnlyList<string> LayerNames { get; }

    /// <summary>What each of them learns by.</summary>
    public IReadOnlyList<Synapses> Layers => _synapses;

    /// <summary>What became of each module of the model that has weights of its own.</summary>
    public ConversionReport Report { get; }

    /// <summary>What all layers hear; null where no rule goes straight to all. In a training loop of one's own rules
    /// that send the target need its <see cref="Broadcast.Target"/> set.</summary>
    public Broadcast? Broadcast { get; }

    /// <summary>Makes a model learn by rules.</summary>
    /// <param name="model">The model. It is not to be called by itself in training mode while it learns by
    /// them.</param>
    /// <param name="rules">How its layers learn.</param>
    /// <param name="seed">The seed of all feedback weights: each layer's are drawn from the streams
    /// <c>feedback/NAME</c>, <c>expansion/NAME</c>, <c>output-feedback/NAME</c>.</param>
    /// <param name="sample">[N, …], an input that the model takes: one sample of it is passed through, in evaluation
    /// mode.</param>
    /// <param name="options">What else is said; null: nothing.</param>
    /// <exception cref="SoapException">The model cannot learn by the rules; the message has each layer and the
    /// reason.</exception>
    public static RuleNetwork Of(
        Module<Tensor, Tensor> model, RuleMap rules, ulong seed, Tensor sample, ConversionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(sample);
        var learning = ModuleTree.Of(model).FirstOrDefault(module =>
            module is RuleNetwork or Mlp || Converted.TryGetValue(module, out _));
        if (learning is not null)
        {
            throw SoapException.BadUsage(
                $"the model, a {model.GetType().Name}, learns by rules already" +
                (learning == model ? "" : $" in a {learning.GetType().Name}") + ": dispose of its network first");
        }

        return new RuleNetwork(model, Converter.Of(model, rules, seed, sample, options ?? new ConversionOptions()));
    }

    /// <summary>The model's output.</summary>
    /// <param name="input">What the model takes.</param>
    /// <exception cref="InvalidOperationException">The rule's signal makes passes of its own, and this one would be
    /// differentiated in training.</exception>
    public override Tensor forward(Tensor input)
    {
        if (_chain is not null && Model.training && is_grad_enabled())
        {
            throw new InvalidOperationException(
                $"Signal '{_chain.Signal.Name}' makes passes of its own, and has no " +
                    "way back through this one: learn " +
                    $"with the trainer, or with the network's {nameof(Learn)}.");
        }

        var samples = Model.training && is_grad_enabled() ? input.shape[0] : 0;
        _steps.Pass(samples);
        var output = Through(input);
        _steps.Passed(samples);
        return output;
    }

    /// <summary>Begins a training step that the caller counts; see <see cref="Synapses.BeginStep"/>.</summary>
    /// <param name="examplesSeen">Training examples before this step.</param>
    /// <param name="batch">The batch size.</param>
    public void BeginStep(long examplesSeen, int batch) => _steps.Begin(examplesSeen, batch);

    /// <summary>
    /// Ends a training step, after the optimiser moved the weights; see <see cref="Synapses.EndStep"/>. In a loop that
    /// does not count, the next forward pass does it, or the network's <see cref="state_dict"/>; after the last step
    /// it is still to be called where neither follows. Where no step is open it does nothing.
    /// </summary>
    public void EndStep() => _steps.End();

    /// <summary>The state of model and rules, after a step that an optimiser has made.</summary>
    /// <inheritdoc/>
    public override Dictionary<string, Tensor> state_dict(
        Dictionary<string, Tensor>? destination = null, string? prefix = null)
    {
        _steps.Settle();
        return base.state_dict(destination, prefix);
    }

    /// <summary>Loads the state of model and rules; what the steps before it left undone is not done to it.</summary>
    /// <inheritdoc/>
    public override (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
        Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
    {
        _steps.Settle();
        var result = base.load_state_dict(source, strict, skip);
        _steps.LetGo();
        return result;
    }

    /// <inheritdoc cref="load_state_dict"/>
    public override Module load(
        BinaryReader reader, bool strict = true, IList<string>? skip = null,
        Dictionary<string, bool>? loadedParameters = null)
    {
        _steps.Settle();
        var result = base.load(reader, strict, skip, loadedParameters);
        _steps.LetGo();
        return result;
    }

    /// <summary>What the rules make of a batch: the loss, each layer's displacement and gradients. Nothing is moved,
    /// and no step is counted.</summary>
    /// <param name="inputs">[N, …].</param>
    /// <param name="targets">Labels [N], of any type of whole numbers, or values [N, n_L].</param>
    /// <param name="loss">What is minimised.</param>
    /// <exception cref="ArgumentException">The targets do not fit the network; the message has the shapes, or the
    /// label.</exception>
    public NetworkLearning Learn(Tensor inputs, Tensor targets, Loss loss) =>
        ByRules(inputs, targets, loss, notes: true);

    /// <summary>What true backpropagation makes of a batch at the same weights; see <see cref="Learn"/>.</summary>
    public NetworkLearning LearnByBackpropagation(Tensor inputs, Tensor targets, Loss loss) =>
        GoBack(inputs, targets, loss, notes: true, WayBackKind.Backpropagation)[0];

    /// <summary>
    /// What the rules and what true backpropagation make of a batch, by two ways back after one way forward; see
    /// <see cref="Learn"/>.
    /// </summary>
    public (NetworkLearning Rule, NetworkLearning Truth) LearnBothWays(Tensor inputs, Tensor targets, Loss loss)
    {
        if (Array.TrueForAll(_synapses, layer => layer.IsBackpropagationsTurn))
        {
            var truth = LearnByBackpropagation(inputs, targets, loss);
            return (truth, truth);
        }

        if (_chain is not null)
        {
            return (Learn(inputs, targets, loss), LearnByBackpropagation(inputs, targets, loss));
        }

        var both = GoBack(inputs, targets, loss, notes: true, WayBackKind.Rule, WayBackKind.Backpropagation);
        return (InterventionStep.Apply(_synapses, both[0], both[1]), both[1]);
    }

    NetworkLearning ILayeredNetwork.LearnGradients(Tensor inputs, Tensor targets, Loss loss) =>
        ByRules(inputs, targets, loss, notes: false);

    bool ILayeredNetwork.UsesFeedbackOf(int index) => _chain is not null
        ? _chain.Signal.UsesFeedbackOf(index + 1)
        : _synapses[index].Options.TeachesBelow && _synapses[index].Rule.Signal is TransportSignal { Sends: true };

    /// <summary>What feedback does with a step's batch before the layers learn from it: inverses learn, at the present
    /// W. Call before each step's <see cref="Learn"/> (a trainer does).</summary>
    /// <param name="inputs">[N, …].</param>
    /// <param name="examplesSeen">Training examples before this step; below 0 in what comes before the data.</param>
    public void BeginBatch(Tensor inputs, long examplesSeen)
    {
        if (_chain is not null)
        {
            using var noGradient = no_grad();
            using var scope = NewDisposeScope();
            _chain.Take(inputs, entering => ChainLearning.BeginBatch(
                _chain, _synapses[0].Rule, entering, examplesSeen));
        }
    }

    /// <summary>The modules at which what goes straight to all arrives, in place of the layers themselves.</summary>
    internal IEnumerable<(Module Module, BroadcastPoint Point)> Points => _pointed.Zip(_points);

    /// <summary>The shape of one sample that enters each layer, as the probe found it.</summary>
    internal IReadOnlyList<long[]> Entered { get; }

    /// <summary>
    /// Floating-point operations of an example's share of a training step, and of a forward pass. Each layer counts
    /// once, and all have the first one's rule.
    /// </summary>
    /// <param name="batch">N, samples a step, at least 1.</param>
    internal (double Step, double Pass) Flops(int batch)
    {
        var shape = new NetworkShape([.. _synapses.Zip(Entered, (layer, entered) => (layer.Maps.Forward, entered))]);
        return (
            RuleFlops.PerExample(_synapses[0].Rule, shape, batch) + _points.Sum(point => point.Flops),
            shape.PassFlops());
    }

    /// <summary>Moves all to another device or type, but for the number of examples, which the program alone reads; a
    /// step that is open begins again there.</summary>
    /// <inheritdoc/>
    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
    {
        _steps.Settle();
        _steps.LetGo();
        var examples = get_buffer(ExamplesName)!;
        ConditionallyRegisterBuffer(ExamplesName, null);
        base._toEpilog(dtype, device, non_blocking);
        ConditionallyRegisterBuffer(ExamplesName, examples);
    }

    /// <summary>Gives the model back as it was, with the weights that it learnt.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var module in _converted)
            {
                Converted.Remove(module);
            }

            foreach (var hook in _hooks)
            {
                hook.Dispose();
            }

            _steps.Dispose();
            foreach (var own in _synapses.Concat<Module>(_points))
            {
                own.Dispose();
            }

            get_buffer(ExamplesName)!.Dispose();
        }

        base.Dispose(false); // all else is the caller's
    }

    private Tensor Through(Tensor input)
    {
        Interlocked.Increment(ref _open); // evaluations may be made side by side
        try
        {
            return Model.call(input);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private NetworkLearning ByRules(Tensor inputs, Tensor targets, Loss loss, bool notes) =>
        Array.TrueForAll(_synapses, layer => layer.IsBackpropagationsTurn)
            ? GoBack(inputs, targets, loss, notes, WayBackKind.Backpropagation)[0]
        : _chain is not null ? ByPasses(_chain, inputs, targets, loss)
        : Array.Exists(_synapses, layer =>
            layer.Rule.Recipe.Intervention != Intervention.None || layer.IsBackpropagationsTurn)
            ? LearnBothWays(inputs, targets, loss).Rule
        : GoBack(inputs, targets, loss, notes, WayBackKind.Rule)[0];

    private NetworkLearning ByPasses(LayerChain chain, Tensor inputs, Tensor targets, Loss loss)
    {
        using var noGradient = no_grad();
        targets = SampleTypes.InOneForm(targets);
        SampleShapes.CheckTargets(targets, _outputs, loss);
        return chain.Take(inputs, entering => ChainLearning.Of(
            chain, _synapses, (NetworkSignal)chain.Signal, entering, targets, loss));
    }

    private NetworkLearning[] GoBack(
        Tensor inputs, Tensor targets, Loss loss, bool notes, params WayBackKind[] kinds)
    {
        targets = SampleTypes.InOneForm(targets);
        SampleShapes.CheckTargets(targets, _outputs, loss);
        if (Broadcast is not null)
        {
            Broadcast.Target = loss.TargetValues(targets, Broadcast.Outputs, inputs.dtype);
        }

        Parameter[] others =
        [
            .. Model.parameters().Where(parameter => parameter.requires_grad)
                .Except(_synapses.SelectMany(layer => new[] { layer.Weight, layer.Bias }).OfType<Parameter>()),
        ];
        using var gradient = enable_grad();
        using var pass = new Pass(_synapses, notes);
        var mean = loss.Mean(Through(inputs), targets);
        return [.. kinds.Select((kind, index) =>
        {
            var (layers, rest) = pass.GoBack(kind, mean, keepGraph: index < kinds.Length - 1, others);
            return new NetworkLearning(mean, layers) { Others = rest };
        })];
    }
}
