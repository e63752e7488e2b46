using Soap.Conversion;
using Soap.Losses;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Conversion;

/// <summary>Rules with passes of their own in chains whose dense layers have several rows for each sample.</summary>
public sealed class ManyRowChainTests
{
    // A dense layer of each row is a kernel of one place. Without noise, whose order is that of places.
    [Theory]
    [InlineData("tp:noise=0,rate=0.1", 3)]
    [InlineData("tp:noise=0,rate=0.1", 5)]
    [InlineData("dtp:noise=0,rate=0.1", 5)]
    [InlineData("fa+secant", 3)]
    public void Dense_layers_of_each_row_learn_as_kernels_of_one_place(string rule, int rows)
    {
        using var scope = NewDisposeScope();
        var inputs = randn(7, rows, 4, float64);
        var columns = inputs.transpose(1, 2).contiguous();
        var dense = Sequential(
            ("a", Linear(4, 5)), ("f", Tanh()), ("b", Linear(5, 6)), ("g", Tanh()), ("flat", Flatten()),
            ("c", Linear(rows * 6, 3))).to(float64);
        var kernels = Sequential(
            ("a", Conv1d(4, 5, 1)), ("f", Tanh()), ("b", Conv1d(5, 6, 1)), ("g", Tanh()), ("flat", Flatten()),
            ("c", Linear(rows * 6, 3))).to(float64);
        using var network = dense.WithRule(rule, 1, inputs);
        using var other = kernels.WithRule(rule, 1, columns);
        using (no_grad())
        {
            foreach (var (own, same) in network.Layers.Zip(other.Layers))
            {
                own.Weight.copy_(InRows(same.Weight, own.Weight.shape));
                own.Bias!.copy_(same.Bias!);
                own.OwnFeedback!.copy_(InRows(same.OwnFeedback!, own.OwnFeedback.shape));
            }
        }

        var labels = tensor(new long[] { 0, 1, 2, 0, 1, 2, 0 });
        network.BeginBatch(inputs, 0);
        other.BeginBatch(columns, 0);
        var (learnt, expected) = (
            network.Learn(inputs, labels, Loss.CrossEntropy), other.Learn(columns, labels, Loss.CrossEntropy));
        for (var l = 0; l < 3; l++)
        {
            var (own, same) = (network.Layers[l], other.Layers[l]);
            AssertNear(InRows(same.OwnFeedback!, own.OwnFeedback!.shape), own.OwnFeedback);
            AssertNear(
                InRows(expected.Layers[l].WeightGradient!, own.Weight.shape), learnt.Layers[l].WeightGradient!);
            AssertNear(expected.Layers[l].BiasGradient!, learnt.Layers[l].BiasGradient!);
            if (l == 1 && own.FeedbackBias is { } bias)
            {
                Assert.True(bias.abs().max().item<double>() > 0, "c has not learnt, which shows nothing");
                AssertNear(same.FeedbackBias!, bias);
            }
        }

        // What a Flatten of [rows, 6] has in another order than one of [6, rows].
        Tensor InRows(Tensor weights, long[] shape) => weights.shape[^1] == rows * 6
            ? weights.reshape(3, 6, rows).transpose(1, 2).reshape(shape)
            : weights.reshape(shape);
    }

    private static void AssertNear(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.True((expected - actual).abs().max().item<double>() <= 1e-12, "off by more than rounding");
    }
}
