using Soap.Data;
using Soap.Engines;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Tests.Oracles;
using Soap.Tests.Rules;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Fused;

/// <summary>In float32 a step of the fused engine is a step of autograd, up to rounding.</summary>
public sealed class SinglePrecisionTests
{
    private const double Bound = 1e-5;
    private const int Samples = 9;

    private static readonly Lazy<Dataset> Images = new(() => IntegerImages.Draw(Samples, 784, 10));

    private static readonly OptimizerCase Nesterov = new("sgd", 0.05, Momentum: 0.8, Nesterov: true, WeightDecay: 0.1);

    public static TheoryData<string> Rules() =>
        [.. RuleTable.Rows.Where(row => row.GoesThroughLayers).Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_step_agrees_for_every_rule_and_optimiser(string rule)
    {
        foreach (var (settings, i) in OptimizerCase.All.Select((settings, index) => (settings, index)))
        {
            // Seven optimisers meet all activations and losses.
            var example = new NetworkCase(
                37, [23, 40, 19, 10], (Activation)(i % 4), SomeLosses.Few[i % SomeLosses.Few.Count], Bias: i % 2 == 0,
                Seed: 3);
            Compare(RuleTable.Find(rule), example, example.Tensors(0, ScalarType.Float32), settings);
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_step_of_the_originals_network_on_sparse_images_agrees_for_every_rule(string rule) =>
        CompareOnImages(rule, Nesterov);

    [Fact]
    public void A_step_of_the_originals_network_on_sparse_images_agrees_for_every_optimiser()
    {
        foreach (var settings in OptimizerCase.All)
        {
            CompareOnImages("kp:decay=0.01", settings);
        }
    }

    private static void CompareOnImages(string rule, OptimizerCase settings)
    {
        using var scope = NewDisposeScope();
        var batch = Images.Value.Gather(IntegerImages.Indices(Samples), ScalarType.Float32);
        Compare(
            RuleTable.Find(rule),
            new NetworkCase(Samples, [784, 256, 10], Activation.Tanh, Loss.CrossEntropy, true, 1),
            batch,
            settings);
    }

    private static void Compare(
        RuleRow row, NetworkCase example, (Tensor Inputs, Tensor Targets) batch, OptimizerCase settings)
    {
        using var scope = NewDisposeScope();
        var (expected, actual) = (Step(EngineChoice.Autograd), Step(EngineChoice.Fused));
        var what = $"{row}, {settings}, {example}";

        // A fit on a batch's covariance divides by what may be small, and with it the rounding.
        var share = row.FitsBatchesAsWholes ? 10 * Bound : Bound;
        Assert.True(
            Math.Abs(actual.Loss - expected.Loss) <= Bound * Math.Abs(expected.Loss),
            $"{what}: the loss is {actual.Loss} and {expected.Loss}");
        foreach (var (one, other) in actual.Learnt.Zip(expected.Learnt))
        {
            Assert.Equal(one.Name, other.Name);
            Assert.True(one.Value is null == other.Value is null, $"{what}: {one.Name} is missing on one engine");
            if (one.Value is not null)
            {
                AssertNear($"{what}: {one.Name}", one.Value, other.Value!, share, 0);
            }
        }

        foreach (var (one, other) in actual.Moved.Zip(expected.Moved))
        {
            AssertNear(
                $"{what}: the step of {one.Name}", one.Change, other.Change, share,
                other.Norm * (settings.Kind == "sgd" ? 1.2e-7 : Bound));
        }

        (
            double Loss, List<(string Name, double[]? Value)> Learnt,
            List<(string Name, double[] Change, double Norm)> Moved) Step(EngineChoice choice)
        {
            using var network = example.Network(row.Make(), ScalarType.Float32);
            using var optimizer = settings.Create(network.parameters());
            using var engine = TestEngines.Create(
                choice, network, example.Loss, optimizer, _ => batch, example.Samples);
            engine.BeginStep(0, example.Samples);
            var learnt = Tensors("rule", engine.LearnBothWays(batch.Inputs, batch.Targets).Rule).Concat(
                Tensors("truth", engine.LearnBothWays(batch.Inputs, batch.Targets).Truth)).ToList();
            var before = Weights(network);
            var (loss, count) = engine.Learn(0, example.Samples, isMeasured: false);
            Assert.Equal(example.Samples, count);
            engine.GoDown();
            engine.Move(settings.LearningRate);
            return (loss, learnt, [.. Weights(network).Zip(before, (now, old) =>
                (now.Name, now.Value.Zip(old.Value, (x, y) => x - y).ToArray(), Norm(old.Value)))]);
        }
    }

    // The step is small beside what moves, whose own rounding comes on top. Adam divides a gradient near 0 by its own
    // size, and with it the rounding.
    private static void AssertNear(string what, double[] actual, double[] expected, double share, double more)
    {
        var error = Norm([.. actual.Zip(expected, (x, y) => x - y)]);
        Assert.True(
            error <= share * Norm(expected) + more, $"{what} differs by {error}, where its norm is {Norm(expected)}");
    }

    private static IEnumerable<(string Name, double[]? Value)> Tensors(string way, NetworkLearning learning) =>
        learning.Layers.SelectMany((layer, l) => new (string, double[]?)[]
        {
            ($"{way}, displacement of layer {l + 1}", layer.Displacement?.ToVector()),
            ($"{way}, gradient of W of layer {l + 1}", layer.WeightGradient?.ToVector()),
            ($"{way}, gradient of b of layer {l + 1}", layer.BiasGradient?.ToVector()),
            ($"{way}, gradient of B of layer {l + 1}", layer.FeedbackGradient?.ToVector()),
        });

    // Of the first layer's own feedback, which carries nothing, the fused engine makes nothing.
    private static (string Name, double[] Value)[] Weights(Mlp network) => [.. network.Layers
        .SelectMany((layer, l) => new (string, Tensor?)[]
        {
            ($"W of layer {l + 1}", layer.Weight), ($"b of layer {l + 1}", layer.Bias),
            ($"B of layer {l + 1}", l == 0 ? null : layer.Synapses.OwnFeedback),
        }).Where(named => named.Item2 is not null).Select(named => (named.Item1, named.Item2!.ToVector()))];

    private static double Norm(double[] x) => Math.Sqrt(x.Sum(value => value * value));
}
