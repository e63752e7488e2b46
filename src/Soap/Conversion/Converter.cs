using Soap.Layers;
using Soap.Maps;
using Soap.Rules;
using Soap.Signals;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Conversion;

/// <summary>
/// Finds out what a model's layers are, and gives each what its rule needs; the model is not touched.
/// </summary>
internal sealed class Converter
{
    private readonly List<ConvertedModule> _leftAlone = [];
    private readonly List<(string Layer, string Reason)> _refused = [];
    private readonly List<(NativeLayer Layer, NamePattern? Excluded)> _layers = [];
    private readonly RuleMap _rules;

    private Converter(RuleMap rules)
    {
        _rules = rules;
    }

    /// <summary>What the layers share; null where no rule goes straight to all.</summary>
    public Broadcast? Broadcast { get; private set; }

    /// <summary>The layers that learn by a rule, in the order in which a pass uses them.</summary>
    public IReadOnlyList<(NativeLayer Layer, Synapses Synapses)> Layers { get; private set; } = [];

    /// <summary>The modules at whose input a broadcast arrives.</summary>
    public IReadOnlyList<(Module<Tensor, Tensor> Module, BroadcastPoint Point)> Points { get; private set; } = [];

    /// <summary>What became of each module.</summary>
    public ConversionReport Report { get; private set; } = new([], []);

    /// <summary>The shape of one sample that enters each layer, of its first use.</summary>
    public IReadOnlyList<long[]> Entered { get; private set; } = [];

    /// <summary>The model as a chain, where the rule's signal makes passes of its own; null elsewhere.</summary>
    public LayerChain? Chain { get; private set; }

    /// <summary>The shape of the model's output for one sample.</summary>
    public long[] Output { get; private set; } = [];

    /// <summary>Finds out all that a conversion needs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rules">How its layers learn.</param>
    /// <param name="seed">The seed of all B.</param>
    /// <param name="sample">[N, …], what the model takes; of more than one sample the first is used.</param>
    /// <param name="options">What else is said.</param>
    /// <exception cref="SoapException">The model cannot learn by the rules; the message has each layer and the
    /// reason.</exception>
    public static Converter Of(
        Module<Tensor, Tensor> model, RuleMap rules, ulong seed, Tensor sample, ConversionOptions options)
    {
        var converter = new Converter(rules);
        converter.Sort(model);
        converter.ThrowIfRefused();
        var (chosen, points) = (converter.Choose(), converter.ChoosePoints(model));
        if (sample.dim() == 0 || sample.shape[0] == 0)
        {
            throw SoapException.BadUsage(
                $"the sample is {Shape(sample.shape)}; needed is at least one sample that the model takes, [N, …]");
        }

        using var one = sample.narrow(0, 0, 1);
        var probe = ModelProbe.Of(
            model, [.. converter._layers.Select(layer => layer.Layer)], [.. points.Select(point => point.Module)],
            one);
        converter.Attach(chosen, probe, seed, options);
        converter.ThrowIfRefused();
        converter.Attach(points, probe, seed, options);
        converter.Link(model, one.shape[1..]);
        converter.ThrowIfRefused();
        return converter;
    }

    // Modules that several share have the first of their names.
    private void Sort(Module<Tensor, Tensor> model)
    {
        var named =
            model.named_modules().Select(named => (named.name, named.module)).Prepend((model.GetType().Name, model))
                .DistinctBy(named => named.Item2, ReferenceEqualityComparer.Instance);
        foreach (var (name, module) in named)
        {
            var own = module.parameters(recurse: false).ToArray();
            var shape = own.FirstOrDefault()?.shape ?? [];
            var excluded = _rules.Exclude.FirstOrDefault(pattern => pattern.Matches(name));
            if (module is FeedbackLayer)
            {
                _refused.Add((name, "it learns by a rule of its own already"));
            }
            else if (NativeLayer.Of(name, module) is { } layer)
            {
                _layers.Add((layer, excluded));
                if (excluded is not null)
                {
                    LeaveAlone(name, module, shape, $"excluded by '{excluded}': it learns by backpropagation");
                }
            }
            else if (NativeLayer.LeftAlone(module) is { } kind && own.Length > 0)
            {
                LeaveAlone(name, module, shape, kind);
            }
            else if (own.Length > 0)
            {
                if (NativeLayer.HasNumbersAlone(own))
                {
                    LeaveAlone(name, module, shape, "a number: it learns from the error that reaches it");
                }
                else if (excluded is null)
                {
                    _refused.Add((name, NativeLayer.Refuses(module)!));
                }
                else
                {
                    LeaveAlone(name, module, shape, $"excluded by '{excluded}': it learns by backpropagation");
                }
            }
        }

        if (_layers.Count == 0 && _refused.Count == 0)
        {
            throw SoapException.BadUsage(
                $"the model, a {model.GetType().Name}, has no layer that a rule can teach; " +
                    "such are Linear, Conv1d, Conv2d");
        }
    }

    private void LeaveAlone(string name, Module module, long[] shape, string why) =>
        _leftAlone.Add(new ConvertedModule(name, module.GetType().Name, null, shape, 0, why));

    // The rule of each layer that is not excluded.
    private List<(NativeLayer Layer, LearningRule Rule)> Choose()
    {
        var free = _layers.Where(layer => layer.Excluded is null).Select(layer => layer.Layer).ToArray();
        var chosen = free.Select(layer => (
            Layer: layer,
            Index: _rules.Entries.ToList().FindIndex(entry => entry.Pattern.Matches(layer.Name)))).ToArray();
        var without = chosen.Where(choice => choice.Index < 0).Select(choice => choice.Layer.Name).ToArray();
        var unused = _rules.Entries.Where((_, index) => chosen.All(choice => choice.Index != index))
            .Select(entry => entry.Pattern)
            .Concat(_rules.Exclude.Where(pattern =>
                !_leftAlone.Exists(module => pattern.Matches(module.Name)))).ToArray();
        if (without.Length > 0 || unused.Length > 0)
        {
            throw SoapException.BadUsage(string.Join("; ", new[]
            {
                $"the map '{_rules}' does not fit the model",
                without.Length == 0 ? "" : $"no rule for the layers {List(without)} " +
                    "(a rule by itself is for all that is left; 'exclude: PATTERN' leaves layers alone)",
                unused.Length == 0 ? "" : $"no layer for the patterns {List(unused.Select(p => p.Text))} " +
                    $"that a pattern before it has not; the layers are {List(_layers.Select(l => l.Layer.Name))}",
            }.Where(part => part.Length > 0)));
        }

        return [.. chosen.Select(choice => (choice.Layer, _rules.Entries[choice.Index].Rule))];
    }

    // The modules at which broadcasts arrive; layers among them keep a direct rule of their own.
    private List<(string Name, Module<Tensor, Tensor> Module)> ChoosePoints(Module<Tensor, Tensor> model)
    {
        var named = model.named_modules();
        if (_rules.DirectAt.FirstOrDefault(pattern => !named.Any(one => pattern.Matches(one.name))) is { } unused)
        {
            throw SoapException.BadUsage(
                $"the map '{_rules}' does not fit the model: no module for 'direct at: {unused}'; the modules are " +
                List(named.Select(one => one.name)));
        }

        var chosen = named.Where(one => _rules.DirectAt.Any(pattern => pattern.Matches(one.name))
            && !_layers.Exists(layer => ReferenceEquals(layer.Layer.Module, one.module))).ToArray();
        foreach (var (name, module) in chosen.Where(one => one.module is not Module<Tensor, Tensor>))
        {
            _refused.Add((name, $"a {module.GetType().Name} has not one input, at which a broadcast could arrive"));
        }

        return [.. chosen.Where(one => one.module is Module<Tensor, Tensor>)
            .Select(one => (one.name, (Module<Tensor, Tensor>)one.module))];
    }

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));

    private void Attach(
        List<(NativeLayer Layer, LearningRule Rule)> chosen, ModelProbe probe, ulong seed, ConversionOptions options)
    {
        Output = probe.Output;
        var uses = probe.Layers.ToDictionary(use => use.Layer.Name);
        var output = probe.OutputProducers is [var only] ? only : null;
        if (chosen.Exists(choice => choice.Rule.IsBroadcast))
        {
            if (DirectRules.RefusesOutput(probe, IsExcluded) is { } refused)
            {
                _refused.Add(refused);
                return; // and what would be said of each layer beside
            }

            Broadcast = DirectRules.BroadcastOf(probe);
        }

        var layers = new List<(NativeLayer Layer, Synapses Synapses)>();
        var attached = new List<ConvertedModule>();
        foreach (var (layer, chosenRule) in chosen.OrderBy(choice => Order(choice.Layer)))
        {
            var rule = DirectRules.Inside(layer, chosenRule, _rules);
            if (!uses.TryGetValue(layer.Name, out var use))
            {
                _refused.Add((layer.Name, "no call of it was seen in a pass: where the model's code has " +
                    $"'{layer.Name}.forward(x)', write '{layer.Name}.call(x)'; " +
                    $"'exclude: {layer.Name}' leaves it alone"));
                continue;
            }

            if (probe.IsUsedElsewhere(layer))
            {
                _refused.Add(
                    (layer.Name, "its weights are used outside its call, where the error would go back through " +
                        $"W: where the model's code has '{layer.Name}.forward(x)', write '{layer.Name}.call(x)', " +
                        "and where it uses the weights in a function of its own, write a layer of their own; " +
                        $"'exclude: {layer.Name}' leaves it alone"));
                continue;
            }

            if ((Refuses(layer) ?? (rule.IsBroadcast ? DirectRules.Refuses(use, probe, _rules) : null)) is { } reason)
            {
                _refused.Add((layer.Name, reason));
                continue;
            }

            if (Synapses(layer, rule, use, ReferenceEquals(layer, output), seed, options) is { } synapses)
            {
                layers.Add((layer, synapses));
                attached.Add(new ConvertedModule(
                    layer.Name, layer.Module.GetType().Name, rule.Text, layer.Map.Weight.Shape, use.Entered.Count,
                    use.Entered.Count > 1 ? $"used {use.Entered.Count} times in a pass" : ""));
            }
        }

        _refused.AddRange(layers.Where(layer => !layer.Synapses.Options.IsUsedOnce).Select(layer => (
            layer.Layer.Name, Keeper: layer.Synapses.KeepsOneUse)).Where(layer => layer.Keeper is not null).Select(
                layer => (layer.Name, $"a pass uses it several times, and {layer.Keeper} keeps one use of a step: " +
                    "give each use a layer of its own, or a rule that keeps nothing of a step")));
        _refused.AddRange(layers.Where(layer => !layer.Synapses.Options.IsUsedOnce
            && layer.Synapses.Rule.Recipe.Intervention != Intervention.None).Select(layer => (layer.Layer.Name,
                "a pass uses it several times, and an intervention on the size or the direction of what a layer " +
                "learns knows one use: give each use a layer of its own, or the layer another rule")));
        Entered = [.. layers.Select(layer => uses[layer.Layer.Name].Entered[0].Skip(1).ToArray())];
        (Layers, Report) = (layers, new ConversionReport(attached, _leftAlone));

        int Order(NativeLayer layer) =>
            probe.Layers.ToList().FindIndex(use => ReferenceEquals(use.Layer, layer)) is >= 0 and var at
                ? at
                : int.MaxValue;
    }

    private void Attach(
        List<(string Name, Module<Tensor, Tensor> Module)> points, ModelProbe probe, ulong seed,
        ConversionOptions options)
    {
        var rule = _rules.Rules.FirstOrDefault(rule => rule.IsBroadcast);
        var output = Layers.FirstOrDefault(layer => layer.Synapses.Options.IsOutput).Synapses;
        var all = new List<(Module<Tensor, Tensor>, BroadcastPoint)>();
        foreach (var (name, module) in points)
        {
            var entered = probe.Entered(module);
            if ((BroadcastPoint.Refuses(rule!)
                ?? (entered.Count == 0
                    ? $"no call of it was seen in a pass: where the model's code has '{name}.forward(x)', write " +
                        $"'{name}.call(x)'"
                    : entered.All(shape => shape.SequenceEqual(entered[0]) && shape[0] == 1)
                    ? null
                    : $"{string.Join(", ", entered.Select(Shape))} enter it, and what " +
                        "arrives there has one size and " +
                        "a row for each sample")) is { } reason)
            {
                _refused.Add((name, reason));
                continue;
            }

            all.Add((module, new BroadcastPoint(
                name, rule!, [.. entered[0].Skip(1)], Broadcast!, output, new LayerStreams(seed, name),
                options.FeedbackInitializer)));
        }

        Points = all;
    }

    private void Link(Module<Tensor, Tensor> model, long[] sample)
    {
        if (Layers[0].Synapses.Rule is not { Signal: NetworkSignal signal } rule)
        {
            return;
        }

        _refused.AddRange(Layers.Where(layer => !layer.Synapses.Options.IsUsedOnce).Select(layer => (
            layer.Layer.Name,
            $"a pass uses it several times, and signal '{signal.Name}' knows chains of layers, each " +
                "used once")));
        Chain = _refused.Count > 0 ? null : LayerChain.Of(model, signal, Layers, sample, _refused);
        if (Chain is not null && signal.Refuses(Widths()) is { } reason)
        {
            _refused.Add(("the layers", $"rule '{rule}' cannot learn in a network " +
                $"{string.Join('-', Widths().Select(width => $"{width}"))}: {reason}"));
        }

        // The numbers of one sample that enter the first layer and leave each.
        int[] Widths()
        {
            var shape = new NetworkShape([.. Layers.Zip(Entered, (layer, entered) => (layer.Layer.Map, entered))]);
            return
            [
                checked((int)shape.Inputs(1)),
                .. Enumerable.Range(1, shape.Depth).Select(l => checked((int)shape.Outputs(l))),
            ];
        }
    }

    private Synapses? Synapses(
        NativeLayer layer, LearningRule rule, LayerUse use, bool isOutput, ulong seed, ConversionOptions options)
    {
        var told = new LayerOptions
        {
            Initializer = options.FeedbackInitializer,
            HasBias = layer.Bias() is not null,
            Type = layer.Weight().dtype,
            Broadcast = Broadcast,
            IsOutput = isOutput,
            IsUsedOnce = use.Entered.Count == 1,
            TeachesBelow = use.Producers.Count > 0,
        };
        long[][] sizes = [.. use.Entered.Select(shape => shape.Skip(1).ToArray())];
        var size = Array.TrueForAll(sizes, other => other.SequenceEqual(sizes[0])) ? sizes[0] : null;
        try
        {
            var maps = LayerMaps.Of(layer.Map, size, rule, Broadcast?.Outputs ?? 0, told.TeachesBelow);
            var synapses = new Synapses(
                maps, layer.Weight, layer.Bias, rule, new LayerStreams(seed, layer.Name), told);
            return synapses.to(layer.Weight().device);
        }
        catch (SoapException error)
        {
            _refused.Add((layer.Name, error.Message));
            return null;
        }
    }

    private bool IsExcluded(NativeLayer layer) =>
        _layers.Exists(other => ReferenceEquals(other.Layer, layer) && other.Excluded is not null);

    private static string? Refuses(NativeLayer layer) =>
        layer.Weight().dtype is ScalarType.Float32 or ScalarType.Float64
            ? null
            : $"its weights are {layer.Weight().dtype}; allowed: float32, float64";

    private static string Shape(long[] shape) => $"[{string.Join(", ", shape)}]";

    private void ThrowIfRefused()
    {
        if (_refused.Count > 0)
        {
            throw SoapException.BadUsage($"the model cannot learn by '{_rules}':" + string.Concat(_refused.Select(
                refused => $"\n  {refused.Layer}: {refused.Reason}")));
        }
    }
}
