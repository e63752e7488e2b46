using Soap.Data;
using Soap.Models;
using Soap.Rules;
using Soap.Tests.Oracles;
using Soap.Tests.Rules.Laws;
using Soap.Training;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Rules;

/// <summary>Steps that the laws take.</summary>
internal static class Steps
{
    /// <summary>Gradients of all parameters under the network's rule.</summary>
    public static Tensor?[] Gradients(Mlp network, Tensor output, Loss loss, Tensor targets) =>
        Soap.Training.Gradients.Of(loss.Mean(output, targets), [.. network.parameters()]);

    /// <summary>Holds gradients in the order of the network's parameters to the oracle's.</summary>
    public static void Compare(Mlp network, Tensor?[] gradients, NaiveGradient?[] expected, double bound)
    {
        var next = 0;
        for (var l = 0; l < network.Layers.Count; l++)
        {
            Compare(gradients[next++]?.ToVector(), expected[l]?.Weight.Cast<double>(), $"W of layer {l + 1}", bound);
            if (network.Layers[l].Bias is not null)
            {
                Compare(gradients[next++]?.ToVector(), expected[l]?.Bias, $"b of layer {l + 1}", bound);
            }
        }
    }

    /// <summary>Trains a network for some steps on random samples, 7 a step with a short last batch in each epoch.</summary>
    public static void Train(LearningRule rule, int steps, Action<Mlp> before, Action<Mlp> after, OptimizerCase? settings = null)
    {
        using var scope = NewDisposeScope();
        var example = NetworkCase.Middling with { Samples = 30 };
        using var network = example.Network(rule);
        var (inputs, targets) = example.Tensors();
        settings ??= new OptimizerCase("sgd", 0.05, Momentum: 0.9, WeightDecay: 0.1);
        using var optimizer = settings.Create(network.parameters());
        var trainer = new Trainer(
            network, example.Loss, optimizer, _ => settings.LearningRate, new Dataset(inputs, targets), new BatchOrder(30, 0, 5), 7, ScalarType.Float64);
        before(network);
        // An epoch has the batches 7, 7, 7, 7 and 2.
        Law.Hold(trainer.TrainUntil(steps / 5 * 30 + steps % 5 * 7), "training diverged");
        Assert.Equal(steps, trainer.Progress.Step);
        after(network);
    }

    private static void Compare(IEnumerable<double>? actual, IEnumerable<double>? expected, string what, double bound)
    {
        Law.Hold(actual is null == expected is null, $"the gradient of {what} is {(actual is null ? "missing" : "there")}, but must{(actual is null ? "" : " not")} be");
        if (actual is not null)
        {
            var error = Arrays.Error(actual, expected!);
            Law.Hold(error <= bound, $"the gradient of {what} differs from the oracle by {error}");
        }
    }
}
