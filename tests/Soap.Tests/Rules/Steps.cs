using Soap.Data;
using Soap.Engines;
using Soap.Fused;
using Soap.Fused.Simd;
using Soap.Layers;
using Soap.Losses;
using Soap.Models;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Signals;
using Soap.Tests.Oracles;
using Soap.Tests.Rules.Laws;
using Soap.Training;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Rules;

/// <summary>Steps that the laws take.</summary>
internal static class Steps
{
    /// <summary>What the row's rule makes of a batch, by the row's engine.</summary>
    public static NetworkLearning Learn(
        RuleRow row, Mlp network, Tensor inputs, Tensor targets, Loss loss, InstructionSet? set = null)
    {
        using var optimizer = new Sgd(network.parameters());
        using var engine = TestEngines.Create(
            row.Engine, network, loss, optimizer, _ => (inputs, targets), (int)inputs.shape[0], set);
        return engine.LearnBothWays(inputs, targets).Rule;
    }

    /// <summary>Gradients of all parameters under the row's rule, by its engine.</summary>
    public static Tensor?[] Gradients(RuleRow row, Mlp network, Tensor inputs, Tensor targets, Loss loss) =>
        Learn(row, network, inputs, targets, loss).GradientsOf(network, [.. network.parameters()]);

    /// <summary>
    /// The hidden layers' biases after a step, as bits: they follow the displacements alone, even where poison in W
    /// spoils W itself.
    /// </summary>
    /// <param name="row">The rule, and the engine that makes the step.</param>
    /// <param name="before">What is done to the network before the way forward.</param>
    /// <param name="isPoisoned">Whether W is poison while feedback may be refreshed.</param>
    /// <param name="between">What is done to it between the way forward and the way back, which the fused engine keeps
    /// apart.</param>
    public static string[] HiddenBiases(
        RuleRow row, Action<Mlp>? before = null, Action<Mlp>? between = null, bool isPoisoned = false)
    {
        using var scope = NewDisposeScope();
        var example = NetworkCase.Middling;
        using var network = example.Network(row.Make());
        var batch = example.Tensors();
        using var optimizer = new Sgd(network.parameters());
        using var engine = TestEngines.Create(
            row.Engine, network, example.Loss, optimizer, _ => batch, example.Samples);
        var clean = network.Layers.Select(layer => layer.Weight.ToBytes()).ToArray();
        if (isPoisoned)
        {
            Poison(network);
        }

        engine.BeginStep(0, example.Samples);
        foreach (var (layer, weight) in network.Layers.Zip(clean))
        {
            layer.Weight.bytes = weight;
        }

        before?.Invoke(network);
        engine.Learn(0, example.Samples, isMeasured: false);
        between?.Invoke(network);
        engine.GoDown();
        engine.Move(0.1);
        return [.. network.Layers.SkipLast(1).Select(layer => layer.Bias!.ToBits())];
    }

    /// <summary>What true backpropagation makes of a batch at the same weights, by the row's engine.</summary>
    public static NetworkLearning LearnByBackpropagation(
        RuleRow row, Mlp network, Tensor inputs, Tensor targets, Loss loss)
    {
        using var optimizer = new Sgd(network.parameters());
        using var engine = TestEngines.Create(
            row.Engine, network, loss, optimizer, _ => (inputs, targets), (int)inputs.shape[0]);
        return engine.LearnBothWays(inputs, targets).Truth;
    }

    /// <summary>Its gradients of all parameters.</summary>
    public static Tensor?[] TrueGradients(RuleRow row, Mlp network, Tensor inputs, Tensor targets, Loss loss) =>
        LearnByBackpropagation(row, network, inputs, targets, loss).GradientsOf(network, [.. network.parameters()]);

    /// <summary>A layer for laws that need no network; what all layers would hear is set.</summary>
    public static FeedbackLinear Layer(LearningRule rule, int inputs, int outputs, ulong seed, Tensor? error = null)
    {
        var broadcast = new Broadcast(outputs);
        if (error is not null)
        {
            (broadcast.OutputError, broadcast.Target) = (error, error.gt(Kept(0.5)).to_type(error.dtype));
        }

        return new FeedbackLinear(
            inputs, outputs, rule, seed, "any", new() { Type = ScalarType.Float64, Broadcast = broadcast });
    }

    /// <summary>Holds what a network learns to the oracle's.</summary>
    public static void Compare(Mlp network, NetworkLearning learning, NaiveGradient?[] expected, double bound)
    {
        for (var l = 0; l < network.Layers.Count; l++)
        {
            var layer = learning.Layers[l];
            Compare(
                layer.WeightGradient?.ToVector(), expected[l]?.Weight.Cast<double>(), $"W of layer {l + 1}", bound);
            Compare(
                layer.FeedbackGradient?.ToVector(),
                expected[l]?.Feedback?.Cast<double>(),
                $"B of layer {l + 1}",
                bound);
            if (network.Layers[l].Bias is not null)
            {
                Compare(layer.BiasGradient?.ToVector(), expected[l]?.Bias, $"b of layer {l + 1}", bound);
            }
        }
    }

    /// <summary>Makes all W poison, behind autograd's back.</summary>
    public static void Poison(Mlp network)
    {
        foreach (var layer in network.Layers)
        {
            layer.Weight.Overwrite(double.NaN);
        }
    }

    /// <summary>
    /// Trains a network for some steps on random samples, 7 a step with a short last batch in each epoch.
    /// </summary>
    public static void Train(
        RuleRow row, int steps, Action<Mlp> before, Action<Mlp> after, OptimizerCase? settings = null,
        int[]? widths = null) =>
        Train(row.Make(), row.Engine, steps, before, after, settings ?? row.Movement, widths);

    /// <summary>The same by each engine that takes the rule.</summary>
    public static void Train(
        LearningRule rule, int steps, Action<Mlp> before, Action<Mlp> after, OptimizerCase? settings = null,
        int[]? widths = null)
    {
        Train(rule, EngineChoice.Autograd, steps, before, after, settings, widths);
        if (FusedSupport.Refuses(rule) is null)
        {
            Train(rule, EngineChoice.Fused, steps, before, after, settings, widths);
        }
    }

    private static void Train(
        LearningRule rule, EngineChoice engine, int steps, Action<Mlp> before, Action<Mlp> after,
        OptimizerCase? settings, int[]? widths)
    {
        using var scope = NewDisposeScope();
        var example = NetworkCase.Middling with { Samples = 30, Widths = widths ?? NetworkCase.Middling.Widths };
        using var network = example.Network(rule);
        var (inputs, targets) = example.Tensors();
        settings ??= new OptimizerCase("sgd", 0.05, Momentum: 0.9, WeightDecay: 0.1);
        using var optimizer = settings.Create(network);
        using var trainer = new Trainer(
            network, example.Loss, optimizer, _ => settings.LearningRate,
            new DatasetBatches(new Dataset(inputs, targets), new BatchOrder(30, 0, 5)), 7,
            new() { Type = ScalarType.Float64, Engine = engine });
        before(network);
        // An epoch has the batches 7, 7, 7, 7 and 2.
        Law.Hold(trainer.TrainUntil(steps / 5 * 30 + steps % 5 * 7), "training diverged");
        Assert.Equal(steps, trainer.Progress.Step);
        after(network);
    }

    private static void Compare(IEnumerable<double>? actual, IEnumerable<double>? expected, string what, double bound)
    {
        Law.Hold(actual is null == expected is null, $"the gradient of {what} is " +
            $"{(actual is null ? "missing" : "there")}, but must{(actual is null ? "" : " not")} be");
        if (actual is not null)
        {
            var error = Arrays.Error(actual, expected!);
            Law.Hold(error <= bound, $"the gradient of {what} differs from the oracle by {error}");
        }
    }
}
