using Soap.Conversion;
using Soap.Layers;
using Soap.Losses;
using Soap.Maps;
using Soap.Rules;
using Soap.Signals;
using Soap.Tests.Oracles;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Signals;

public sealed class ForwardDirectSignalTests
{
    [Fact]
    public void Feedback_begins_at_0_and_hidden_layers_wait_for_it()
    {
        using var scope = NewDisposeScope();
        using var network = NetworkCase.Middling.Network(LearningRule.Parse("fdfa"));
        var (inputs, targets) = NetworkCase.Middling.Tensors();
        Assert.Equal([0.0, 0, 0], Sizes(network.Layers.Select(layer => layer.Synapses.OwnFeedback!)));
        Assert.Equal([0.0, 0], Sizes(Learnt()));
        foreach (var layer in network.Layers)
        {
            layer.EndStep();
        }

        Assert.All(Sizes(Learnt()), size => Assert.True(size > 0));

        IEnumerable<Tensor> Learnt() => network.Learn(inputs, targets, Loss.CrossEntropy).Layers.SkipLast(1)
            .Select(layer => layer.WeightGradient!);
        static IEnumerable<double> Sizes(IEnumerable<Tensor> tensors) =>
            tensors.Select(tensor => tensor.abs().sum().item<double>());
    }

    // B is the running mean of an estimate without bias: with W held it goes to the path, to within its spread.
    [Fact]
    public void Feedback_of_a_linear_network_comes_to_the_product_of_all_weights_above()
    {
        using var scope = NewDisposeScope();
        var example = NetworkCase.Middling with { Activation = Activation.Identity, Samples = 64 };
        using var network = example.Network(LearningRule.Parse("fdfa:rate=0.01"));
        var (inputs, targets) = example.Tensors();
        for (var step = 0; step < 1000; step++)
        {
            using var inner = NewDisposeScope();
            _ = network.Learn(inputs, targets, Loss.CrossEntropy);
            foreach (var layer in network.Layers)
            {
                layer.EndStep();
            }
        }

        var path = network.Layers[2].Weight.detach();
        Assert.InRange(Geometry.Angle(path, network.Layers[2].EffectiveFeedback)!.Value, 0, 8);
        path = path.matmul(network.Layers[1].Weight.detach());
        Assert.InRange(Geometry.Angle(path, network.Layers[1].EffectiveFeedback)!.Value, 0, 8);
        Assert.InRange(Geometry.NormRatio(network.Layers[1].EffectiveFeedback, path)!.Value, 0.9, 1.1);
    }

    // Behind the largest of a pool the derivative is that of the place that was the largest.
    [Fact]
    public void Directions_go_through_kernels_and_pooling_as_differences_do()
    {
        using var scope = NewDisposeScope();
        var model = Sequential(
            ("conv", Conv2d(1, 3, 3, padding: 1)), ("f1", Tanh()), ("pool", MaxPool2d(2)),
            ("conv2", Conv2d(3, 2, 2)), ("f2", Tanh()), ("mean", AvgPool2d(2)), ("flat", Flatten()),
            ("out", Linear(2, 4)));
        _ = model.to(ScalarType.Float64);
        var example = NetworkCase.Middling with { Widths = [36, 4], Samples = 5 };
        var (flat, labels) = example.Tensors();
        var images = flat.reshape(5, 1, 6, 6);
        using var network = model.WithRule("fdfa:rate=1", 3, images);
        Synapses[] layers = [.. network.Layers];
        _ = network.Learn(images, labels, Loss.CrossEntropy);
        using var noGradient = no_grad();
        var first = functional.max_pool2d(
            functional.conv2d(images, layers[0].Weight, layers[0].Bias, padding: [1, 1]).tanh(), 2);
        Tensor[] u = [.. new[] { (1, first), (2, Second(first)) }
            .Select(one => ((IChainLayer)layers[one.Item1]).Directions(one.Item2))];
        var change = (Output(1e-6) - Output(-1e-6)).Over(2e-6);
        for (var l = 0; l < 2; l++)
        {
            var expected = change.t().matmul(u[l].flatten(1)).Over(5);
            Assert.True(Arrays.Error(layers[l + 1].Observed!.ToVector(), expected.ToVector()) < 1e-7);
        }

        Tensor Second(Tensor h) => functional.avg_pool2d(
            functional.conv2d(h, layers[1].Weight, layers[1].Bias).tanh(), 2).flatten(1);
        Tensor Output(double step) => functional.linear(
            Second(first.Plus(u[0].Times(step))).Plus(u[1].Times(step)), layers[2].Weight, layers[2].Bias);
    }

    [Theory]
    [InlineData("fdfa+fa", "fixed")]
    [InlineData("fdfa+kp", "kolen-pollack")]
    [InlineData("fdfa+bp", "forward")]
    public void Feedback_that_averages_nothing_is_refused(string rule, string feedback) => Assert.EndsWith(
        $"signal 'forward-direct' and feedback '{feedback}' do not go together: derivatives along random directions " +
            "go forwards for feedback that averages them, and this does not",
        Assert.Throws<SoapException>(() => LearningRule.Parse(rule)).Message,
        StringComparison.Ordinal);
}
