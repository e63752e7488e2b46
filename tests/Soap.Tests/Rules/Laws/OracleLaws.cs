using CsCheck;
using Soap.Engines;
using Soap.Fused.Simd;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Randomness;
using Soap.Signals;
using Soap.Tests.Oracles;
using static TorchSharp.torch;

namespace Soap.Tests.Rules.Laws;

/// <summary>A rule's gradients against true backpropagation, the oracle's loops and finite differences.</summary>
internal static class OracleLaws
{
    // Which instructions the fused engine uses.
    private static Gen<InstructionSet> AnySet { get; } = Gen.OneOf(
        [.. InstructionSets.Supported.Select(set => Gen.Const(set))]);

    // Beyond it the direction that an intervention keeps may be nothing but rounding, as where errors that sum to 0
    // pass feedback of equal entries.
    private const double LargestClearFactor = 1000;

    public static Law[] All { get; } =
    [
        Law.OfSteps(Equals_backpropagation_when_its_feedback_is_W, row => row.EqualsBackpropagationWhen is not null),
        Law.OfSteps(What_it_is_compared_with_is_backpropagation, row => row.GoesThroughLayers),
        Law.OfSteps(Equals_the_oracle),
        Law.OfSteps(Equals_the_oracle_while_training),
        Law.OfSteps(Output_layer_gets_the_true_gradient, row => row.OutputIsTrue),
        Law.OfSteps(Every_layer_gets_the_true_gradient, row => row.IsBackpropagation),
    ];

    private static void Equals_backpropagation_when_its_feedback_is_W(RuleRow row) => NetworkCase.Any.Sample(example =>
    {
        using var scope = NewDisposeScope();
        using var network = example.Network(row.Make());
        foreach (var layer in network.Layers)
        {
            row.EqualsBackpropagationWhen!(layer);
            layer.BeginStep(0, example.Samples);
        }

        var (inputs, targets) = example.Tensors();
        var rule = Steps.Gradients(row, network, inputs, targets, example.Loss);
        var truth = Steps.TrueGradients(row, network, inputs, targets, example.Loss);
        for (var i = 0; i < truth.Length; i++)
        {
            if (truth[i] is { } expected)
            {
                var error = (rule[i]! - expected).abs().max().item<double>();
                Law.Hold(error <= 1e-12, $"parameter {i} differs from backpropagation by {error}");
            }
        }
    }, iter: row.CasesOf(100), threads: 1);

    // Angles are to backpropagation of the row's engine: whatever rule the network has, it is the derivative of the
    // loss.
    private static void What_it_is_compared_with_is_backpropagation(RuleRow row) =>
        NetworkCase.Any.Select(row.Suited).Sample(example =>
        {
            using var scope = NewDisposeScope();
            using var network = example.Network(row.Make());
            var (inputs, targets) = example.Tensors();
            var (arrays, arrayTargets) = example.Batch();
            var layers = network.Layers.Select(layer => new NaiveLayer(
                layer.Weight.ToMatrix(), layer.Bias?.ToVector(), layer.Weight.ToMatrix()));
            var oracle = new NaiveNetwork([.. layers], example.Activation, example.Loss);
            Steps.Compare(
                network,
                Steps.LearnByBackpropagation(row, network, inputs, targets, example.Loss),
                oracle.Backward(arrays, arrayTargets, true).Gradients,
                1e-12);
        }, iter: 30, threads: 1);

    private static void Equals_the_oracle(RuleRow row) =>
        Gen.Select(NetworkCase.Any.Select(row.Suited), AnySet).Sample((example, set) =>
        {
            using var scope = NewDisposeScope();
            using var network = example.Network(row.Make());
            var oracle = RefreshBoth(row, example, network);
            var (inputs, targets) = example.Tensors();
            var (arrays, arrayTargets) = example.Batch();
            var learning = Steps.Learn(row, network, inputs, targets, example.Loss, set);
            var (loss, expected) = oracle.Backward(arrays, arrayTargets, row.HiddenLearns, row.Naive);
            var lossError = Math.Abs(learning.MeanLoss.item<double>() - loss);
            Law.Hold(lossError <= 1e-12 * Math.Max(1, Math.Abs(loss)), $"the loss differs by {lossError}");
            if (oracle.LargestFactor > LargestClearFactor)
            {
                return;
            }

            Steps.Compare(network, learning, expected, 1e-12 * row.RoundingGrowsBy);
        }, iter: row.CasesOf(300), threads: 1);

    private static void Equals_the_oracle_while_training(RuleRow row) =>
        Gen.Select(NetworkCase.Any.Select(row.Suited), Gen.OneOf([.. row.Optimizers.Select(Gen.Const)]), AnySet)
            .Sample((example, settings, set) =>
            {
                using var scope = NewDisposeScope();
                using var network = example.Network(row.Make());
                Law.Hold(
                    row.Movement is null == network.Rule.Recipe.Optimizer is null,
                    $"it says {(row.Movement is null ? "" : "not ")}how weights move, and " +
                        $"must{(row.Movement is null ? " not" : "")}");
                using var optimizer = settings.Create(network);
                var initial = network.Layers.Select(layer => RuleRow.InitialFeedback(layer).ToMatrix()).ToArray();
                var oracle = example.Oracle(network);
                var naive = new NaiveOptimizer(settings);
                using var engine = TestEngines.Create(
                    row.Engine, network, example.Loss, optimizer,
                    examples => example.Tensors((int)(examples / example.Samples)), example.Samples, set);
                var isClear = true;
                for (var step = 0; step < 6; step++)
                {
                    var examples = (long)step * example.Samples;
                    RefreshOracle(row, example, oracle, initial, step);
                    MirrorOracle(row, oracle, example, examples);
                    engine.BeginStep(examples, example.Samples);
                    engine.Learn(examples, example.Samples, isMeasured: false);
                    engine.GoDown();
                    engine.Move(settings.LearningRate);
                    var (arrays, arrayTargets) = example.Batch(step);
                    isClear &= !row.SendsSigns || oracle.Error(oracle.Preactivations(arrays)[^1], arrayTargets).Error
                        .Cast<double>().All(e => Math.Abs(e) > 1e-10);
                    var inverting = new NaiveInverting(
                        oracle, arrays,
                        layer => new RandomStream((ulong)example.Seed, $"inverse/{layer}/{examples}").Normal);
                    row.Naive.Invert?.Invoke(inverting);
                    isClear &= inverting.IsClear;
                    naive.Step(oracle, oracle.Backward(arrays, arrayTargets, row.HiddenLearns, row.Naive).Gradients);
                    oracle.EndStep(row.Naive);
                }

                // Training that blows up blows up rounding too.
                for (var l = 0;
                     isClear && oracle.LargestFactor <= LargestClearFactor && l < network.Layers.Count
                         && oracle.Layers.All(layer => layer.Weight.Cast<double>().All(w => Math.Abs(w) < 10));
                     l++)
                {
                    var error = Arrays.Error(network.Layers[l].Weight.ToMatrix(), oracle.Layers[l].Weight);
                    // Adam divides a gradient near 0 by its own size, and with it the rounding.
                    Law.Hold(
                        error <= (settings.Kind == "sgd" ? 1e-11 : 1e-7) * row.RoundingGrowsBy,
                        $"after 6 steps of {settings}, W of layer {l + 1} differs by {error}");

                    // Feedback that nothing passes is left as it is by the fused engine: nothing is sent to the
                    // network's input.
                    if (row.HasOwnFeedback && (l > 0 || row.Engine == EngineChoice.Autograd))
                    {
                        error = Arrays.Error(
                            network.Layers[l].Synapses.OwnFeedback!.ToMatrix(), oracle.Layers[l].Feedback);
                        Law.Hold(
                            error <= (settings.Kind == "sgd" ? 1e-11 : 1e-7) * row.RoundingGrowsBy,
                            $"after 6 steps of {settings}, B of layer {l + 1} differs by {error}");
                        error = oracle.Layers[l].FeedbackBias is { } bias
                            ? Arrays.Error(network.Layers[l].Synapses.FeedbackBias!.ToVector(), bias)
                            : 0;
                        Law.Hold(
                            error <= (settings.Kind == "sgd" ? 1e-11 : 1e-7),
                            $"after 6 steps of {settings}, c of layer {l + 1} differs by {error}");
                    }
                }
            }, iter: row.CasesOf(100), threads: 1);

    private static void Output_layer_gets_the_true_gradient(RuleRow row) =>
        CompareWithFiniteDifferences(row, onlyOutput: true);

    private static void Every_layer_gets_the_true_gradient(RuleRow row) =>
        CompareWithFiniteDifferences(row, onlyOutput: false);

    private static void CompareWithFiniteDifferences(RuleRow row, bool onlyOutput) =>
        Gen.Select(
            SomeLosses.Any,
            Gen.Enum<Activation>().Where(f => f is not (Activation.Relu or Activation.LeakyRelu or Activation.Gelu)),
            Gen.Int[1, 1000])
            .Sample((loss, activation, seed) =>
            {
                using var scope = NewDisposeScope();
                var example = row.Suited(
                    NetworkCase.Middling with { Loss = loss, Activation = activation, Seed = seed });
                loss = example.Loss;
                using var network = example.Network(row.Make());
                RefreshBoth(row, example, network);
                var (inputs, targets) = example.Tensors();
                var analytic = Steps.Gradients(row, network, inputs, targets, loss);
                var parameters = network.parameters().ToArray();
                var layers = onlyOutput ? network.Layers.TakeLast(1) : network.Layers;
                var checkedParameters = layers
                    .SelectMany(layer => row.RegularisesForward ? new[] { layer.Bias! } : [layer.Weight, layer.Bias!])
                    .ToArray();
                for (var p = 0; p < parameters.Length; p++)
                {
                    if (!checkedParameters.Contains(parameters[p]))
                    {
                        continue;
                    }

                    var numeric = FiniteDifferences.Of(
                        parameters[p], () => loss.Mean(network.forward(inputs), targets).item<double>());
                    var error = Arrays.Error(analytic[p]!.ToVector(), numeric);
                    Law.Hold(error <= 1e-7, $"parameter {p} differs from finite differences by {error}");
                }
            }, iter: 6, threads: 1);

    // Lets both see W once; what the oracle's feedback becomes is computed from the row's formula.
    private static NaiveNetwork RefreshBoth(RuleRow row, NetworkCase example, Mlp network)
    {
        var initial = network.Layers.Select(layer => RuleRow.InitialFeedback(layer).ToMatrix()).ToArray();
        foreach (var layer in network.Layers)
        {
            layer.BeginStep(0, example.Samples);
        }

        var oracle = example.Oracle(network);
        RefreshOracle(row, example, oracle, initial, 0);
        MirrorOracle(row, oracle, example, 0);
        return oracle;
    }

    // Random numbers are given to the oracle, as initial weights are.
    private static void MirrorOracle(RuleRow row, NaiveNetwork oracle, NetworkCase example, long examples)
    {
        for (var l = 0; l < oracle.Layers.Count && row.Naive.Mirror is not null; l++)
        {
            var stream = new RandomStream((ulong)example.Seed, $"mirror/{l + 1}/{examples}");
            oracle.Layers[l].Feedback = row.Naive.Mirror(new NaiveMirroring(
                oracle.Layers[l], oracle.Activities, l == oracle.Layers.Count - 1, example.Samples, examples,
                stream.Uniform));
        }
    }

    private static void RefreshOracle(
        RuleRow row, NetworkCase example, NaiveNetwork oracle, double[][,] initial, int step)
    {
        var batch = example.Samples;
        var (examples, before) = ((long)step * batch, (long)(step - 1) * batch);
        if (row.Reads != ForwardAccess.Periodically && step > 0)
        {
            if (row.Reads == ForwardAccess.Always && !row.HasOwnFeedback)
            {
                Refresh();
            }

            return;
        }

        var due = row.Period <= batch || step == 0 || examples / row.Period > before / row.Period;
        if (due)
        {
            Refresh();
        }

        void Refresh()
        {
            for (var l = 0; l < oracle.Layers.Count; l++)
            {
                var layer = oracle.Layers[l];
                var drawn = row.Redraw?.Invoke((ulong)example.Seed, l + 1, examples, layer.Inputs, layer.Outputs)
                    ?? initial[l];
                layer.Feedback = row.Feedback(layer.Weight, drawn, Math.Sqrt(2.0 / (layer.Inputs + layer.Outputs)));
            }
        }
    }
}
