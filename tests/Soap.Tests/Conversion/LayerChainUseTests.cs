using Soap.Conversion;
using Soap.Losses;
using Soap.Models;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Conversion;

/// <summary>How chains of layers that learn by passes of their own are called.</summary>
public sealed class LayerChainUseTests
{
    [Fact]
    public void Forward_passes_in_evaluation_are_the_models_with_and_without_a_graph()
    {
        using var scope = NewDisposeScope();
        var model = Made(ReLU());
        var inputs = randn(5, 6);
        using var network = model.WithRule("dtp", 1, inputs);
        network.eval();
        Assert.Equal(model.call(inputs).ToBytes(), network.forward(inputs).ToBytes());
    }

    [Fact]
    public void Labels_of_every_whole_type_teach_the_same()
    {
        using var scope = NewDisposeScope();
        var inputs = randn(4, 6);
        using var network = Made(ReLU()).WithRule("secant", 1, inputs);
        var labels = tensor(new long[] { 0, 1, 2, 0 });
        var (wide, narrow) = (
            network.Learn(inputs, labels, Loss.CrossEntropy),
            network.Learn(inputs, labels.to_type(ScalarType.Byte), Loss.CrossEntropy));
        Assert.All(wide.Layers.Zip(narrow.Layers), layer => Assert.Equal(
            layer.First.WeightGradient!.ToBytes(), layer.Second.WeightGradient!.ToBytes()));
    }

    [Theory]
    [InlineData("dtp")]
    [InlineData("secant")]
    public void An_input_of_another_size_is_told_with_the_size_that_is_needed(string rule)
    {
        using var scope = NewDisposeScope();
        var model = Sequential(
            ("conv", Conv2d(1, 2, 3)), ("f", ReLU()), ("flat", Flatten()), ("out", Linear(2 * 4 * 4, 3)));
        using var network = model.WithRule(rule, 1, ones(1, 1, 6, 6));
        var labels = tensor(new long[] { 0, 1 });
        const string Message =
            "The input is [2, 1, 8, 8], and the model was converted with a sample of [1, 1, 6, 6]; " +
                "allowed: [N, 1, 6, 6].";
        Refuses(() => network.Learn(ones(2, 1, 8, 8), labels, Loss.CrossEntropy));
        if (rule == "dtp")
        {
            Refuses(() => network.BeginBatch(ones(2, 1, 8, 8), 0));
        }

        static void Refuses(Action act) =>
            Assert.StartsWith(Message, Assert.Throws<ArgumentException>(act).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dtp", true)]
    [InlineData("secant", false)]
    public void A_batch_without_samples_is_refused(string rule, bool learnsInverses)
    {
        using var scope = NewDisposeScope();
        using var network = Made(Tanh()).WithRule(rule, 1, ones(1, 6));
        using var perceptron = new Mlp([6, 5, 3], Soap.Maps.Activation.Tanh, Soap.Rules.LearningRule.Parse(rule), 1);
        var labels = zeros(0, ScalarType.Int64);
        Refuses(() => network.Learn(zeros(0, 6), labels, Loss.CrossEntropy));
        Refuses(() => perceptron.Learn(zeros(0, 6), labels, Loss.CrossEntropy));
        if (learnsInverses)
        {
            Refuses(() => network.BeginBatch(zeros(0, 6), 0));
            Refuses(() => perceptron.BeginBatch(zeros(0, 6), 0));
        }

        static void Refuses(Action act) => Assert.StartsWith(
            "The input is [0, 6]; allowed: at least one sample, [N, …].",
            Assert.Throws<ArgumentException>(act).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dtp", false, true)]
    [InlineData("pepita", true, false)]
    public void Feedback_that_is_compared_with_W_is_that_which_the_signal_uses(string rule, bool first, bool second)
    {
        using var scope = NewDisposeScope();
        using var network = Made(Tanh()).WithRule(rule, 1, ones(1, 6));
        ILayeredNetwork layered = network;
        Assert.Equal([first, second], [layered.UsesFeedbackOf(0), layered.UsesFeedbackOf(1)]);
    }

    public static TheoryData<string> Pools => ["padded", "with what is left over", "dilated", "mean", "adaptive"];

    // The first steps of 2019 are gradients. Under ReLU whole windows are 0, of which any could be the largest.
    [Theory]
    [MemberData(nameof(Pools))]
    public void What_comes_down_passes_pools_of_any_form_as_in_the_model(string kind)
    {
        using var scope = NewDisposeScope();
        Module<Tensor, Tensor> pool = kind switch
        {
            "padded" => MaxPool2d(3, stride: 2, padding: 1),
            "with what is left over" => MaxPool2d(2, ceil_mode: true),
            "dilated" => MaxPool2d(2, stride: 1, dilation: 2),
            "mean" => AvgPool2d(3, stride: 2, padding: 1),
            _ => AdaptiveAvgPool2d(2),
        };
        var kernel = Conv2d(1, 3, 2);
        var images = randn(4, 1, 8, 6);
        var places = pool.call(kernel.call(images)).flatten(1).shape[1];
        var model = Sequential(
            ("a", kernel), ("f", ReLU()), ("pool", pool), ("flat", Flatten()), ("b", Linear(places, 3)));
        model.to(float64);
        images = images.to_type(float64);
        using var network = model.WithRule("soap2019", 1, images);
        var (own, truth) = network.LearnBothWays(images, tensor(new long[] { 0, 1, 2, 0 }), Loss.CrossEntropy);
        Assert.All(own.Layers.Zip(truth.Layers), pair => Assert.True(
            (pair.First.WeightGradient! - pair.Second.WeightGradient!).abs().max().item<double>() < 1e-14));
    }

    [Fact]
    public void An_ELU_of_another_alpha_is_none_that_the_chain_knows()
    {
        using var scope = NewDisposeScope();
        Assert.Contains(
            "does not know how activities come back through a ELU; known are Tanh, ReLU, Sigmoid, ELU of alpha 1,",
            Assert.Throws<SoapException>(() => Made(ELU(0.5)).WithRule("secant", 1, ones(1, 6))).Message,
            StringComparison.Ordinal);
    }

    private static Module<Tensor, Tensor> Made(Module<Tensor, Tensor> activation) =>
        Sequential(("a", Linear(6, 5)), ("f", activation), ("b", Linear(5, 3)));
}
