using Soap.Conversion;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Rules;
using Soap.Tests.Oracles;
using Soap.Tests.Rules;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Signals;

public sealed class LocalLossSignalTests
{
    [Theory]
    [InlineData("local", LossKind.CrossEntropy)]
    [InlineData("local:readout=fixed", LossKind.CrossEntropy)]
    [InlineData("local", LossKind.MeanSquaredError)]
    [InlineData("local", LossKind.SigmoidCrossEntropy)]
    public void Each_layer_and_its_read_out_descend_the_loss_of_what_is_read_out_with_the_input_held(
        string rule, LossKind kind)
    {
        using var scope = NewDisposeScope();
        var loss = new Loss(kind);
        var example = NetworkCase.Middling with { Loss = loss };
        using var network = example.Network(LearningRule.Parse(rule));
        var (inputs, targets) = example.Tensors();
        var learnt = network.Learn(inputs, targets, loss).Layers;
        var h = inputs;
        for (var l = 0; l < 2; l++)
        {
            Tensor[] leaves =
            [
                Leaf(network.Layers[l].Weight), Leaf(network.Layers[l].Bias!),
                Leaf(network.Layers[l + 1].Synapses.OwnFeedback!),
            ];
            var activities = functional.linear(h.detach(), leaves[0], leaves[1]).tanh();
            var expected = autograd.grad([loss.Mean(activities.matmul(leaves[2].t()), targets)], leaves);
            AssertNear(expected[0], learnt[l].WeightGradient!);
            AssertNear(expected[1], learnt[l].BiasGradient!);
            if (rule == "local")
            {
                AssertNear(expected[2], learnt[l + 1].FeedbackGradient!);
            }
            else
            {
                Assert.Null(learnt[l + 1].FeedbackGradient);
            }

            h = activities;
        }
    }

    // The read-out is the output layer then, and direct feedback alignment with B = W and the layer's own error.
    [Fact]
    public void With_one_hidden_layer_whose_read_out_is_the_output_layer_it_is_backpropagation()
    {
        using var scope = NewDisposeScope();
        var example = NetworkCase.Middling with { Widths = [5, 7, 4], Bias = false };
        using var network = example.Network(LearningRule.Parse("local"));
        RuleRow.SetWeight(network.Layers[1], network.Layers[1].Synapses.OwnFeedback!.detach());
        var (inputs, targets) = example.Tensors();
        var (own, truth) = network.LearnBothWays(inputs, targets, Loss.CrossEntropy);
        AssertNear(truth.Layers[0].WeightGradient!, own.Layers[0].WeightGradient!);
        AssertNear(truth.Layers[1].WeightGradient!, own.Layers[1].WeightGradient!);
        AssertNear(own.Layers[1].WeightGradient!, own.Layers[1].FeedbackGradient!);
    }

    [Fact]
    public void Nothing_of_the_layers_above_reaches_a_layer()
    {
        using var scope = NewDisposeScope();
        using var network = NetworkCase.Middling.Network(LearningRule.Parse("local"));
        var (inputs, targets) = NetworkCase.Middling.Tensors();
        var before = First();
        foreach (var layer in network.Layers.Skip(1))
        {
            layer.Weight.Overwrite(double.NaN);
        }

        Assert.Equal(before, First());
        network.Layers[1].Synapses.OwnFeedback!.Overwrite(0.3);
        Assert.NotEqual(before, First());

        string First() =>
            network.Learn(inputs, targets, Loss.CrossEntropy).Layers[0].WeightGradient!.ToBits();
    }

    // Read-outs of kernels see all places of what enters the next layer, behind pooling.
    [Fact]
    public void Kernels_descend_the_loss_of_a_linear_read_out_of_their_pooled_activities()
    {
        using var scope = NewDisposeScope();
        var model = Sequential(
            ("conv", Conv2d(1, 3, 3, padding: 1)), ("f1", Tanh()), ("pool", MaxPool2d(2)),
            ("conv2", Conv2d(3, 2, 2)), ("f2", Tanh()), ("flat", Flatten()), ("out", Linear(8, 4)));
        _ = model.to(ScalarType.Float64);
        var inputs = NetworkCase.Middling with { Widths = [36, 4], Samples = 5 };
        var (flat, labels) = inputs.Tensors();
        var images = flat.reshape(5, 1, 6, 6);
        using var network = model.WithRule("local", 3, images);
        var learnt = network.Learn(images, labels, Loss.CrossEntropy).Layers;
        var layers = network.Layers;
        Tensor[] leaves =
        [
            Leaf(layers[0].Weight), Leaf(layers[0].Bias!), Leaf(layers[1].OwnFeedback!),
            Leaf(layers[1].Weight), Leaf(layers[1].Bias!), Leaf(layers[2].OwnFeedback!),
        ];
        var first = functional.max_pool2d(functional.conv2d(images, leaves[0], leaves[1], padding: [1, 1]).tanh(), 2);
        var second = functional.conv2d(first.detach(), leaves[3], leaves[4]).tanh();
        var losses = Loss.CrossEntropy.Mean(first.flatten(1).matmul(leaves[2].t()), labels)
            .Plus(Loss.CrossEntropy.Mean(second.flatten(1).matmul(leaves[5].t()), labels));
        var expected = autograd.grad([losses], leaves);
        AssertNear(expected[0], learnt[0].WeightGradient!);
        AssertNear(expected[1], learnt[0].BiasGradient!);
        AssertNear(expected[2], learnt[1].FeedbackGradient!);
        AssertNear(expected[3], learnt[1].WeightGradient!);
        AssertNear(expected[4], learnt[1].BiasGradient!);
        AssertNear(expected[5], learnt[2].FeedbackGradient!);
    }

    [Theory]
    [InlineData("local+kp", "kolen-pollack")]
    [InlineData("local+bp", "forward")]
    [InlineData("local+sign", "sign")]
    [InlineData("local+ebd", "correlation")]
    public void Feedback_that_reads_nothing_out_is_refused(string rule, string feedback) => Assert.EndsWith(
        $"signal 'local-loss' and feedback '{feedback}' do not go together: the output is read out of each layer by " +
            "weights that learn to, or that are drawn once",
        Assert.Throws<SoapException>(() => LearningRule.Parse(rule)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Its_fixed_read_outs_are_the_fixed_feedback_of_any_rule() =>
        Assert.Equal(
            LearningRule.Parse("local:readout=fixed"), LearningRule.Parse("fa+local"), LearningRule.ByParts);

    [Fact]
    public void Read_outs_are_drawn_as_feedback_is_times_the_factor()
    {
        using var scope = NewDisposeScope();
        using var one = new Mlp([5, 4, 3], Activation.Tanh, LearningRule.Parse("local"), 1);
        using var twice = new Mlp([5, 4, 3], Activation.Tanh, LearningRule.Parse("local:initial=2"), 1);
        using var stays = new Mlp([5, 4, 3], Activation.Tanh, LearningRule.Parse("local:readout=fixed,initial=2"), 1);
        var (drawn, doubled) = (one.Layers[1].Synapses.OwnFeedback!, twice.Layers[1].Synapses.OwnFeedback!);
        Assert.Equal(drawn.detach().Times(2).ToBits(), doubled.detach().ToBits());
        Assert.Equal(doubled.detach().ToBits(), stays.Layers[1].Synapses.OwnFeedback!.ToBits());
    }

    private static Tensor Leaf(Tensor tensor) => tensor.detach().clone().requires_grad_();

    private static void AssertNear(Tensor expected, Tensor actual) =>
        Assert.True(Arrays.Error(actual.ToVector(), expected.ToVector()) <= 1e-12);
}
