using Soap.Data;
using Soap.Engines;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Rules;
using Soap.Tests.Oracles;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Signals;

public sealed class GoodnessReadOutTests
{
    private static readonly int[] Four = [6, 5, 4, 7, 3];

    [Theory]
    [InlineData("all", 2)]
    [InlineData("all-but-first", 3)]
    public void The_softmax_is_fed_all_layers_from_one_on_and_learns_by_its_gradient(string readOut, int from)
    {
        using var scope = NewDisposeScope();
        var example = NetworkCase.Middling with { Widths = Four };
        using var network = example.Network(LearningRule.Parse($"ff:readout={readOut}"));
        var (inputs, targets) = example.Tensors();
        Tensor[] leaves = [.. network.Layers.Skip(from - 1).SkipLast(1)
            .Select(layer => layer.Synapses.OwnFeedback!.detach().clone().requires_grad_())];
        var output = Layer(network.Layers[^1].Weight, network.Layers[^1].Bias!, Entering(network, inputs, 4));
        for (var l = from; l < 4; l++)
        {
            output = output.Plus(Entering(network, inputs, l).matmul(leaves[l - from].t()));
        }

        Assert.True(Arrays.Error(network.forward(inputs).ToVector(), output.ToVector()) <= 1e-12);
        var learnt = network.Learn(inputs, targets, Loss.CrossEntropy);
        var expected = autograd.grad([Loss.CrossEntropy.Mean(output, targets)], leaves);
        for (var l = 1; l <= 4; l++)
        {
            var actual = learnt.Layers[l - 1].FeedbackGradient;
            Assert.Equal(l >= from && l < 4, actual is not null);
            Assert.True(actual is null
                || Arrays.Error(actual.ToVector(), expected[l - from].ToVector()) <= 1e-12);
        }
    }

    [Theory]
    [InlineData("5-7-6-4", 1)]
    [InlineData("5-7-4", 0)]
    public void Without_a_softmax_each_label_is_tried_and_the_one_with_the_most_goodness_is_predicted(
        string widths, int first)
    {
        using var scope = NewDisposeScope();
        var example = NetworkCase.Middling with { Widths = [.. widths.Split('-').Select(int.Parse)], Samples = 40 };
        using var network = example.Network(LearningRule.Parse("ff:threshold=0.4,readout=goodness"));
        var (inputs, targets) = example.Tensors();
        var goodness = new double[40, 4];
        for (var label = 0; label < 4; label++)
        {
            var h = inputs.clone();
            h[TensorIndex.Colon, ..4] = 0;
            h[TensorIndex.Colon, label] = 3;
            for (var l = 0; l < network.Layers.Count - 1; l++)
            {
                h = Layer(network.Layers[l].Weight, network.Layers[l].Bias!, Normalised(h)).tanh();
                for (var sample = 0; sample < 40 && l >= first; sample++)
                {
                    goodness[sample, label] += h[sample].Squared().Minus(0.4).sum().item<double>();
                }
            }
        }

        var output = network.forward(inputs);
        Assert.True(Arrays.Error(output.ToMatrix(), goodness) <= 1e-12);
        var right = Enumerable.Range(0, 40).Count(sample => Enumerable.Range(0, 4)
            .MaxBy(label => goodness[sample, label]) == targets[sample].item<long>());
        var point = Evaluation.Evaluate(
            network, Loss.CrossEntropy, new Dataset(inputs, targets), null, 0, ScalarType.Float64);
        Assert.Equal(right / 40.0, point.Accuracy);
        Assert.Equal(0, network.Learn(inputs, targets, Loss.CrossEntropy).Layers[^1].WeightGradient!.abs().sum()
            .item<double>());
    }

    [Fact]
    public void The_default_is_left_out_of_texts_and_others_are_not()
    {
        Assert.Equal("ff:goodness=sum,threshold=1,label=3", LearningRule.Parse("ff:readout=last").Text);
        Assert.Equal(
            "ff:goodness=sum,threshold=1,label=3,readout=all-but-first",
            LearningRule.Parse("ff:readout=all-but-first").Text);
    }

    [Theory]
    [InlineData("5-7-4", "all-but-first", "its softmax is fed all hidden layers but the first, and there is no other")]
    [InlineData("5-4", "goodness", "its prediction is the goodness of hidden layers, and there is none")]
    public void A_network_without_the_layers_that_it_reads_is_refused(string widths, string readOut, string reason)
    {
        var error = Assert.Throws<SoapException>(() => new Mlp(
            [.. widths.Split('-').Select(int.Parse)], Activation.Relu, LearningRule.Parse($"ff:readout={readOut}"),
            1));
        Assert.EndsWith($" cannot learn in a network {widths}: {reason}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ff:readout=all+fa", "fixed")]
    [InlineData("ff:readout=all+kp", "kolen-pollack")]
    [InlineData("frozen+ff:readout=all", "none")]
    public void Other_weights_than_its_own_read_nothing_out(string rule, string feedback) => Assert.EndsWith(
        $"signal 'goodness' and feedback '{feedback}' do not go together: it reads the " +
            "output out of hidden layers by " +
            "weights that learn to, and by no others",
        Assert.Throws<SoapException>(() => LearningRule.Parse(rule)).Message,
        StringComparison.Ordinal);

    // What enters layer l in the pass with a neutral label.
    private static Tensor Entering(Mlp network, Tensor inputs, int layer)
    {
        var h = inputs.clone();
        h[TensorIndex.Colon, ..network.Outputs] = 3.0 / network.Outputs;
        for (var l = 1; l < layer; l++)
        {
            h = Layer(network.Layers[l - 1].Weight, network.Layers[l - 1].Bias!, Normalised(h)).tanh();
        }

        return Normalised(h).detach();
    }

    private static Tensor Layer(Tensor weight, Tensor bias, Tensor h) => functional.linear(h, weight, bias).detach();

    private static Tensor Normalised(Tensor h) => h / h.Squared().mean([1], true).sqrt().Plus(1e-8);
}
