using Soap.Conversion;
using Soap.Losses;
using Soap.Models;
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
        Assert.Equal(model.call(inputs).bytes.ToArray(), network.forward(inputs).bytes.ToArray());
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
            layer.First.WeightGradient!.bytes.ToArray(), layer.Second.WeightGradient!.bytes.ToArray()));
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
