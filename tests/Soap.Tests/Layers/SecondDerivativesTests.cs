using Soap.Layers;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Rules;
using Soap.Tests.Oracles;
using Soap.Tests.Rules;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Layers;

public sealed class SecondDerivativesTests
{
    public static TheoryData<string> OtherRules =>
        [.. RuleTable.Rows.Where(row => row.LearnsLayerByLayer && row.HiddenLearns
            && !row.Make().IsBackpropagation).Select(row => row.Name)];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_square_of_one_weight_times_an_input_has_its_derivatives(bool bias)
    {
        using var scope = NewDisposeScope();
        using var layer = new FeedbackLinear(
            1, 1, LearningRule.Parse("bp"), 1, "any", new() { HasBias = bias, Type = ScalarType.Float64 });
        layer.Weight.Overwrite(3);
        var x = tensor(new[] { 2.0 }, [1, 1], requires_grad: true);

        // y = (w x)²: ∂y/∂x = 2 w² x = 36, ∂²y/∂x∂w = 4 w x = 24, ∂³y/∂x∂w² = 4 x = 8.
        var first = Derivative(layer.forward(x).pow(Kept(2)).sum(), x);
        var second = Derivative(first.sum(), layer.Weight);
        Assert.Equal((36, 24, 8), (first.item<double>(), second.item<double>(), Derivative(second.sum(),
            layer.Weight).item<double>()));
    }

    // A penalty tests one direction: with a detached input it comes out right where rows of the Hessian do not.
    [Fact]
    public void Under_backpropagation_every_row_of_the_Hessian_is_that_of_native_layers()
    {
        using var scope = NewDisposeScope();
        using var network = NetworkCase.Middling.Network(LearningRule.Parse("bp"));
        var (inputs, targets) = NetworkCase.Middling.Tensors();
        var loss = NetworkCase.Middling.Loss;
        using var native = Native(network);
        var (ours, theirs) = (network.parameters().ToArray(), native.parameters().ToArray());
        var (own, other) = (Hessian(network, ours), Hessian(native, theirs));
        Assert.Equal(ours.Sum(parameter => parameter.numel()), own.Count);
        Assert.Equal(other, own);
        Assert.Contains(own, row => row.Any(entry => entry != 0));

        List<double[]> Hessian(Module<Tensor, Tensor> model, Tensor[] parameters)
        {
            var gradients = autograd.grad([loss.Mean(model.forward(inputs), targets)], parameters, retain_graph: true,
                create_graph: true);
            var entries = gradients.SelectMany(gradient => gradient.reshape(-1).unbind()).ToArray();
            return [.. entries.Select(entry => autograd.grad([entry], parameters, retain_graph: true,
                allow_unused: true)
                .SelectMany((row, index) => row.IsInvalid ? new double[parameters[index].numel()]
                    : row.ToVector()).ToArray())];
        }
    }

    [Fact]
    public void Under_backpropagation_a_gradient_penalty_is_learnt_as_by_native_layers()
    {
        using var scope = NewDisposeScope();
        using var network = NetworkCase.Middling.Network(LearningRule.Parse("bp"));
        var (inputs, targets) = NetworkCase.Middling.Tensors();
        using var native = Native(network);
        Assert.Equal(Penalised(native), Penalised(network));

        List<string> Penalised(Module<Tensor, Tensor> model)
        {
            var x = inputs.detach().clone().requires_grad_();
            var mean = NetworkCase.Middling.Loss.Mean(model.forward(x), targets);
            mean.Plus(Derivative(mean, x).pow(Kept(2)).sum()).backward();
            return [.. model.parameters().Select(parameter => parameter.grad!.ToBits())];
        }
    }

    [Theory]
    [MemberData(nameof(OtherRules))]
    public void Under_any_other_rule_second_derivatives_are_refused_and_first_ones_are_as_ever(string name)
    {
        using var scope = NewDisposeScope();
        var row = RuleTable.Find(name);
        var example = row.Suited(NetworkCase.Middling);
        using var network = example.Network(row.Make());
        var (inputs, targets) = example.Tensors();
        network.Broadcast.Target = example.Loss.TargetValues(targets, network.Outputs, ScalarType.Float64);
        var parameters = network.Layers.Select(layer => layer.Weight).ToArray();
        var plain = autograd.grad([Loss()], parameters).Select(gradient => gradient.ToBits()).ToArray();
        network.Broadcast.Target = example.Loss.TargetValues(targets, network.Outputs, ScalarType.Float64);
        var gradients = autograd.grad([Loss()], parameters, retain_graph: true, create_graph: true);
        Assert.Equal(plain, gradients.Select(gradient => gradient.ToBits()));

        var second = Derivative(gradients[0].sum(), network.Layers[0].Weight);
        Assert.All(second.ToVector(), entry => Assert.True(double.IsNaN(entry)));

        // By the layer that made the gradient, or by those above, through which it came.
        var error = Assert.IsType<InvalidOperationException>(network.Layers
            .Select(layer => Record.Exception(layer.ThrowIfBackwardFailed)).First(thrown => thrown is not null));
        Assert.Equal(
            $"The rule '{network.Rule}' says what a layer learns, and not how that changes with the " +
            "weights: second derivatives " +
            "(of gradient penalties, Hessians, gradients of gradients) exist under backpropagation alone.",
            error.Message);

        Tensor Loss() => example.Loss.Mean(network.forward(inputs), targets);
    }

    // What is not there any more cannot be differentiated; native code must not end the process for it.
    [Fact]
    public void Weights_changed_in_place_between_the_ways_are_told_and_end_no_process()
    {
        using var scope = NewDisposeScope();
        using var layer = new FeedbackLinear(3, 2, LearningRule.Parse("fa"), 1, "any");
        var x = rand([4, 3], requires_grad: true);
        var sum = layer.forward(x).sum();
        using (no_grad())
        {
            layer.Weight.PlusInPlace(ones_like(layer.Weight));
        }

        Assert.All(autograd.grad([sum], [layer.Weight, x]).SelectMany(gradient => gradient.ToVector()), entry =>
            Assert.Equal(0, entry));
        Assert.Contains("modified by an inplace operation", Assert.ThrowsAny<Exception>(
            layer.ThrowIfBackwardFailed).Message, StringComparison.Ordinal);

        var first = autograd.grad([layer.forward(x).pow(Kept(2)).sum()], [layer.Weight], retain_graph: true,
            create_graph: true)[0];
        using (no_grad())
        {
            layer.Weight.PlusInPlace(ones_like(layer.Weight));
        }

        Assert.All(autograd.grad([first.sum()], [layer.Weight])[0].ToVector(), entry =>
            Assert.True(double.IsNaN(entry)));
        Assert.Contains("second derivatives", Assert.Throws<InvalidOperationException>(
            layer.ThrowIfBackwardFailed).Message, StringComparison.Ordinal);
    }

    // The native operation keeps the input too, and would end the process where that has changed.
    [Theory]
    [InlineData("fa")]
    [InlineData("kp")]
    [InlineData("foof")]
    public void An_input_changed_in_place_between_the_ways_is_told_and_ends_no_process(string rule)
    {
        using var scope = NewDisposeScope();
        using var layer = new FeedbackLinear(3, 2, LearningRule.Parse(rule), 1, "any");
        var x = rand([4, 3], requires_grad: true).Times(2);
        var sum = layer.forward(x).sum();
        x.PlusInPlace(ones_like(x));
        Assert.All(autograd.grad([sum], [layer.Weight])[0].ToVector(), entry => Assert.Equal(0, entry));
        Assert.Contains("modified by an inplace operation", Assert.ThrowsAny<Exception>(
            layer.ThrowIfBackwardFailed).Message, StringComparison.Ordinal);
    }

    private static Tensor Derivative(Tensor of, Tensor by) => autograd.grad([of], [by], retain_graph: true,
        create_graph: true)[0];

    private static Module<Tensor, Tensor> Native(Mlp network)
    {
        using var noGradient = no_grad();
        var layers = new List<(string, Module<Tensor, Tensor>)>();
        foreach (var (layer, l) in network.Layers.Select((layer, index) => (layer, index + 1)))
        {
            var linear = Linear(layer.Weight.shape[1], layer.Weight.shape[0], dtype: ScalarType.Float64);
            linear.weight.copy_(layer.Weight);
            linear.bias!.copy_(layer.Bias!);
            layers.Add(($"layer{l}", linear));
            if (l < network.Layers.Count)
            {
                layers.Add(($"tanh{l}", network.Activation == Activation.Tanh ? Tanh()
                    : throw new InvalidOperationException("The case is not tanh.")));
            }
        }

        return Sequential(layers);
    }
}
