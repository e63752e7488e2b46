using Soap.Layers;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Signals;
using Soap.Tests.Oracles;
using Soap.Tests.Training;
using Soap.Training;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Signals;

public sealed class ForwardSignalTests
{
    private const string FixedOnly =
        "it changes by what goes back through a layer, and here the error goes to the network's input only; " +
            "allowed: feedback that is drawn once";

    private const string Nothing =
        "each layer learns by itself, so that there is nothing for feedback weights to carry";

    [Theory]
    [InlineData("kp+pepita", "pepita", "kolen-pollack", FixedOnly)]
    [InlineData("pepita+kp", "pepita", "kolen-pollack", FixedOnly)]
    [InlineData("pepita+sign", "pepita", "sign", FixedOnly)]
    [InlineData(
        "pepita+bp", "pepita", "forward", "the error needs feedback weights of its own to the network's input")]
    [InlineData(
        "frozen+pepita", "pepita", "none", "the error needs feedback weights of its own to the network's input")]
    [InlineData("fa+ff", "goodness", "fixed", Nothing)]
    [InlineData("ff+fa", "goodness", "fixed", Nothing)]
    [InlineData("ff+bp", "goodness", "forward", Nothing)]
    [InlineData("pepita+brsf", "pepita", "sign", FixedOnly)]
    [InlineData("ff+sparse", "goodness", "sparse", Nothing)]
    [InlineData("ff+kp", "goodness", "kolen-pollack", Nothing)]
    public void Feedback_that_makes_no_sense_is_refused_with_the_reason(
        string rule, string signal, string feedback, string reason)
    {
        var error = Assert.Throws<SoapException>(() => LearningRule.Parse(rule));
        Assert.EndsWith($"signal '{signal}' and feedback '{feedback}' do not go together: {reason}", error.Message);
        Assert.Equal(ExitCode.Usage, error.ExitCode);
    }

    [Theory]
    [InlineData("fa+pepita")]
    [InlineData("dfa+pepita")]
    [InlineData("pepita+fa")]
    [InlineData("frozen+ff")]
    [InlineData("pepita+sparse")]
    [InlineData("pepita+asymmetric+constrained")]
    [InlineData("ff+asymmetric+constrained")]
    public void What_makes_sense_is_not_refused(string rule) =>
        Assert.Equal(rule.Split('+').Length, LearningRule.Parse(rule).Text.Split('+').Length);

    [Theory]
    [InlineData("pepita", LossKind.CrossEntropy)]
    [InlineData("pepita", LossKind.MeanSquaredError)]
    [InlineData("ff", LossKind.CrossEntropy)]
    public void Learning_builds_no_graph(string rule, LossKind kind)
    {
        var loss = new Loss(kind);
        using var scope = NewDisposeScope();
        var example = NetworkCase.Middling with { Loss = loss };
        using var network = example.Network(LearningRule.Parse(rule));
        var (inputs, targets) = example.Tensors();
        var learning = network.Learn(inputs, targets, loss);
        var tensors = learning.Layers
            .SelectMany(layer => new[] { layer.Displacement, layer.WeightGradient, layer.BiasGradient })
            .OfType<Tensor>()
            .Append(learning.MeanLoss);
        Assert.All(tensors, tensor => Assert.False(tensor.requires_grad));
        Assert.All(network.parameters(), parameter => Assert.True(parameter.requires_grad && parameter.grad is null));
    }

    [Theory]
    [InlineData("pepita")]
    [InlineData("ff")]
    public void Learning_leaves_inputs_and_targets_as_they_were(string rule)
    {
        using var scope = NewDisposeScope();
        using var network = NetworkCase.Middling.Network(LearningRule.Parse(rule));
        var (inputs, targets) = NetworkCase.Middling.Tensors();
        var before = inputs.ToBits() + targets.ToBits();
        network.Learn(inputs, targets, Loss.CrossEntropy);
        network.forward(inputs);
        Assert.Equal(before, inputs.ToBits() + targets.ToBits());
    }

    // One layer has nothing below it, so that nothing would ask for a signal: it must not learn by backpropagation
    // instead.
    [Theory]
    [InlineData("pepita", "pepita", 1)]
    [InlineData("pepita", "pepita", 2)]
    [InlineData("ff", "goodness", 1)]
    [InlineData("ff", "goodness", 2)]
    public void A_backward_pass_in_a_model_of_ones_own_is_refused_and_moves_nothing(string text, string signal,
        int depth)
    {
        using var scope = NewDisposeScope();
        var rule = LearningRule.Parse(text);
        var broadcast = new Broadcast(3);
        var layers = Enumerable.Range(1, depth)
            .Select(l => new FeedbackLinear(
                3, 3, rule, 1, $"{l}", new() { Broadcast = broadcast, IsOutput = l == depth }))
            .ToArray();
        var model = Sequential(layers.Select((layer, l) => ($"{l}", (Module<Tensor, Tensor>)layer)));
        model.forward(ones(2, 3)).sum().backward();
        Assert.All(layers, layer => Assert.All(layer.Weight.grad!.ToVector(), entry => Assert.Equal(0, entry)));
        var error = Assert.Throws<InvalidOperationException>(layers[^1].ThrowIfBackwardFailed);
        Assert.Equal(
            $"Signal '{signal}' makes passes of its own through a whole network: learn with the " +
                "trainer, or with the network's Learn.",
            error.Message);
    }

    [Theory]
    [InlineData("pepita", "pepita:scale=0.05,output=first")]
    [InlineData("ff", "ff:goodness=sum,threshold=1,label=3")]
    public void A_trainer_refuses_a_model_that_is_no_such_network(string text, string canonical)
    {
        using var scope = NewDisposeScope();
        var model = Sequential(("network", new Mlp([5, 4, 3], Activation.Tanh, LearningRule.Parse(text), 1)));
        using var optimizer = new Sgd(model.parameters());
        var error = Assert.Throws<ArgumentException>(() => new Trainer(
            model, Loss.CrossEntropy, optimizer, _ => 0.1,
            new Soap.Engines.DatasetBatches(SmallTasks.Blobs().Train, new Soap.Engines.BatchOrder(120, 0, 1)), 16));
        Assert.StartsWith(
            $"The rule '{canonical}' makes passes of its own through a whole network: an Mlp lets it, and a chain " +
                "of TorchSharp's own layers that was converted (WithRule).",
            error.Message);
    }

    [Theory]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.Sigmoid)]
    [InlineData(Activation.Identity)]
    public void Derivatives_of_activations_are_those_of_differentiation(Activation activation)
    {
        using var scope = NewDisposeScope();
        var a = linspace(-3, 3, 25, ScalarType.Float64).requires_grad_(); // with 0 in the middle
        var expected = autograd.grad([activation.Apply(a).sum()], [a])[0];
        Assert.True(Arrays.Error(
            activation.Derivative(a.detach()).ToVector(),
            activation == Activation.Identity ? [.. expected.ToVector()] : expected.ToVector())
            < 1e-14);
    }
}
