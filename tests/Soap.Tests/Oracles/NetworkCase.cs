using CsCheck;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Rules;
using static TorchSharp.torch;

namespace Soap.Tests.Oracles;

/// <summary>A random network and batch, for the library and for the oracle.</summary>
internal sealed record NetworkCase(int Samples, int[] Widths, Activation Activation, Loss Loss, bool Bias, int Seed)
{
    // GELU, which the fused engine refuses, is held to backpropagation's own derivatives by ActivationsTests.
    private static readonly Gen<Activation> Activations =
        Gen.Enum<Activation>().Where(activation => activation != Activation.Gelu);

    /// <summary>N 1–8, widths 1–16, depth 1–4, all of these activations, all losses, with and without bias.</summary>
    public static Gen<NetworkCase> Any { get; } = Gen.Select(
        Gen.Int[1, 8], Gen.Int[1, 16].Array[2, 5], Activations, SomeLosses.Any, Gen.Bool,
        Gen.Int[0, 1 << 30],
        (samples, widths, activation, loss, bias, seed) => new NetworkCase(
            samples, widths, activation, loss, bias, seed));

    /// <summary>A middling network, for laws that need no random shapes.</summary>
    public static NetworkCase Middling { get; } = new(6, [5, 7, 6, 4], Activation.Tanh, Loss.CrossEntropy, true, 1);

    /// <summary>The library's network in float64, its biases and weights drawn so that nothing is zero.</summary>
    public Mlp Network(LearningRule rule, ScalarType type = ScalarType.Float64) =>
        new(Widths, Activation, rule, (ulong)Seed, new()
        {
            Initializer = Initializer.PyTorch,
            FeedbackInitializer = Initializer.XavierNormal,
            HasBias = Bias,
            Type = type,
        });

    /// <summary>The batch as arrays.</summary>
    public (double[,] Inputs, NaiveTargets Targets) Batch(int step = 0)
    {
        var random = new Random(Seed + 7919 * step);
        var inputs = Draw(random, Samples, Widths[0]);
        return Loss.Kind != LossKind.MeanSquaredError || Loss.LabelSmoothing > 0
            ? (inputs, new NaiveTargets([.. Enumerable.Range(0, Samples).Select(_ => random.Next(Widths[^1]))], null))
            : (inputs, new NaiveTargets(null, Draw(random, Samples, Widths[^1])));
    }

    /// <summary>The batch as tensors.</summary>
    public (Tensor Inputs, Tensor Targets) Tensors(int step = 0, ScalarType type = ScalarType.Float64)
    {
        var (inputs, targets) = Batch(step);
        return (
            tensor(inputs).clone().to_type(type), // a copy has libtorch's alignment, on which last bits depend
            targets.Labels is { } labels
                ? tensor(Array.ConvertAll(labels, label => (long)label))
                : tensor(targets.Values!).to_type(type));
    }

    /// <summary>The oracle with the network's present weights, biases and feedback weights.</summary>
    public NaiveNetwork Oracle(Mlp network) => new(
        [.. network.Layers.Select(layer => new NaiveLayer(
            layer.Weight.ToMatrix(), layer.Bias?.ToVector(),
            layer.Synapses.OwnFeedback is { } own ? own.ToMatrix() : layer.Weight.ToMatrix(),
            layer.Synapses.Expansion?.ToMatrix())
        {
            FeedbackBias = layer.Synapses.FeedbackBias?.ToVector(),
        })],
        Activation,
        Loss)
    {
        Seed = (ulong)Seed,
        OutputFeedback = network.Layers[^1].Synapses.OutputFeedback?.ToMatrix(),
    };

    public override string ToString() =>
        $"N={Samples} widths={string.Join('-', Widths)} {Activation} {Loss} bias={Bias} seed={Seed}";

    private static double[,] Draw(Random random, int rows, int columns)
    {
        var result = new double[rows, columns];
        for (var i = 0; i < rows * columns; i++)
        {
            result[i / columns, i % columns] = 4 * random.NextDouble() - 2;
        }

        return result;
    }
}
