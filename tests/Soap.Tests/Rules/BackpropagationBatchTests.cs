using Soap.Conversion;
using Soap.Engines;
using Soap.Fused;
using Soap.Layers;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Training;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Rules;

/// <summary>Batches that backpropagation learns between those of a rule.</summary>
public sealed class BackpropagationBatchTests
{
    private const int Batch = 30;

    // Of ten batches of 30 the 100th example comes in the fourth, the 200th in the seventh, the 300th in the tenth.
    [Theory]
    [InlineData("fa")]
    [InlineData("dfa")]
    [InlineData("kp:decay=0.01")]
    [InlineData("secant")]
    [InlineData("dtp")]
    [InlineData("frozen")]
    public void The_batch_in_which_each_T_th_example_comes_is_backpropagations(string rule)
    {
        using var scope = NewDisposeScope();
        using var network = Network($"{rule}+bp-batch:period=100");
        using var other = Network(rule);
        using var optimizer = new Sgd(network.parameters());
        using var trainer = new Trainer(network, Loss.CrossEntropy, optimizer, _ => 0.1, new Given(), Batch);
        using var plain = new Sgd(other.parameters());
        for (var step = 0; step < 10; step++)
        {
            var (inputs, labels) = new Given().Take(step * Batch, Batch, ScalarType.Float32);
            foreach (var layer in other.Layers)
            {
                layer.BeginStep(step * Batch, Batch);
            }

            other.BeginBatch(inputs, step * Batch);
            var learnt = step is 3 or 6 or 9
                ? other.LearnByBackpropagation(inputs, labels, Loss.CrossEntropy)
                : other.Learn(inputs, labels, Loss.CrossEntropy);
            plain.Step(learnt.GradientsOf(other, plain.Parameters), 0.1);
            foreach (var layer in other.Layers)
            {
                layer.EndStep();
            }

            trainer.TrainUntil((step + 1) * Batch);
            Assert.All(network.Layers.Zip(other.Layers), pair => Assert.Equal(
                pair.Second.Weight.ToBytes(), pair.First.Weight.ToBytes()));
        }
    }

    [Theory]
    [InlineData("fa", false)]
    [InlineData("secant", false)]
    [InlineData("fa", true)]
    public void A_converted_model_learns_such_batches_by_backpropagation_measured_or_not(string rule, bool isMixed)
    {
        using var scope = NewDisposeScope();
        var model = Sequential(("a", Linear(6, 7)), ("f", Tanh()), ("b", Linear(7, 5)));
        var map = isMixed ? $"a: {rule}+bp-batch:period=30; b: {rule}" : $"{rule}+bp-batch:period=30";
        using var network = model.WithRule(map, 3, ones(1, 6));
        var (inputs, labels) = new Given().Take(0, Batch, ScalarType.Float32);
        network.BeginStep(0, 29);
        var truth = network.LearnByBackpropagation(inputs, labels, Loss.CrossEntropy);
        var before = network.Learn(inputs, labels, Loss.CrossEntropy);
        Assert.NotEqual(Bits(truth), Bits(before));
        network.BeginStep(0, Batch);
        Assert.Equal(Bits(truth), Bits(network.Learn(inputs, labels, Loss.CrossEntropy)));
        Assert.Equal(Bits(truth), Bits(network.LearnBothWays(inputs, labels, Loss.CrossEntropy).Rule));
    }

    [Fact]
    public void Its_share_of_the_steps_is_counted()
    {
        var shape = new NetworkShape([7, 5, 3]);
        double Of(string rule) => RuleFlops.PerExample(LearningRule.Parse(rule), shape, 20);
        Assert.Equal(0.25 * Of("bp") + 0.75 * Of("dfa"), Of("dfa+bp-batch:period=80"), 1e-9);
        Assert.Equal(Of("bp"), Of("dfa+bp-batch:period=20"), 1e-9);
        Assert.Equal(Of("bp"), Of("dfa+bp-batch:period=3"), 1e-9);
    }

    [Fact]
    public void The_fused_engine_refuses_it_in_dense_networks_and_a_layer_alone_everywhere()
    {
        Assert.Equal(
            "some of its batches are backpropagation's",
            FusedSupport.Refuses(LearningRule.Parse("fa+bp-batch:period=80")));
        using var layer = new FeedbackLinear(3, 2, LearningRule.Parse("fa+bp-batch:period=80"), 1, "1");
        layer.forward(ones(4, 3)).sum().backward();
        Assert.Contains(
            "which a single layer does not know",
            Assert.ThrowsAny<InvalidOperationException>(layer.ThrowIfBackwardFailed).Message,
            StringComparison.Ordinal);
    }

    private static Mlp Network(string rule) =>
        new([6, 7, 5], Activation.Tanh, LearningRule.Parse(rule), 3);

    private static byte[] Bits(NetworkLearning learning) =>
        [.. learning.Layers.SelectMany(layer => layer.WeightGradient!.ToBytes())];

    // Batches by their place, the same for whoever asks.
    private sealed class Given : IBatchSource
    {
        public int EpochLength => 300;

        public (Tensor Inputs, Tensor Targets) Take(long examples, int limit, ScalarType type)
        {
            var stream = new Soap.Randomness.RandomStream((ulong)examples, "batch");
            return (
                tensor(Enumerable.Range(0, limit * 6).Select(i => stream.Normal(i)).ToArray(), [limit, 6])
                    .to_type(type),
                tensor(Enumerable.Range(0, limit).Select(i => (long)(stream.Bits(i) % 5)).ToArray()));
        }
    }
}
