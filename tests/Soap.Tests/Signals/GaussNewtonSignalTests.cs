using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Rules;
using Soap.Tests.Oracles;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Signals;

public sealed class GaussNewtonSignalTests
{
    [Theory]
    [InlineData(LossKind.CrossEntropy)]
    [InlineData(LossKind.MeanSquaredError)]
    [InlineData(LossKind.SigmoidCrossEntropy)]
    public void In_a_linear_network_without_damping_it_is_the_pseudo_inverses_displacement(LossKind kind)
    {
        var loss = new Loss(kind);
        using var scope = NewDisposeScope();
        using var network = Linear("gnt:damping=1E-9");
        var (inputs, targets) = (NetworkCase.Middling with { Loss = loss }).Tensors();
        var learning = network.Learn(inputs, targets, loss);
        var path = eye(4, dtype: ScalarType.Float64);
        for (var l = 1; l >= 0; l--)
        {
            path = path.matmul(network.Layers[l + 1].Weight.detach());
            var expected = learning.Layers[^1].Displacement!.matmul(linalg.pinv(path).t());
            Assert.True(
                Arrays.Error(learning.Layers[l].Displacement!.Over(1e-9).ToVector(), expected.ToVector()) < 1e-6);
        }
    }

    [Fact]
    public void In_a_linear_network_the_losss_own_Hessian_leads_to_the_target_in_one_step()
    {
        using var scope = NewDisposeScope();
        using var network = Linear("gnt:hessian=loss,damping=1E-9");
        var (inputs, targets) = (NetworkCase.Middling with { Loss = Loss.MeanSquaredError }).Tensors();
        var step = network.Learn(inputs, targets, Loss.MeanSquaredError).Layers[0].Displacement!.Times(6 / 1e-9);
        var reached = network.Preactivations(inputs)[0] - step;
        foreach (var layer in network.Layers.Skip(1))
        {
            reached = layer.forward(reached);
        }

        Assert.True((reached - targets).abs().max().item<double>() < 1e-6);
    }

    [Fact]
    public void A_wide_output_is_refused_with_the_reason()
    {
        var error =
            Assert.Throws<SoapException>(() => new Mlp([20, 5, 129], Activation.Tanh, LearningRule.Parse("gnt"), 1));
        Assert.Equal(
            "rule 'gnt:form=full,hessian=identity,damping=1' cannot learn in a network 20-5-129: "
            + "each sample's Jacobian has a row for each of 129 outputs, "
            + "and as many ways down are made in every step; allowed: up to 128 outputs",
            error.Message);
        using var network = new Mlp([20, 5, 128], Activation.Tanh, LearningRule.Parse("gnt"), 1);
    }

    private static Mlp Linear(string rule) => new(
        [5, 7, 6, 4], Activation.Identity, LearningRule.Parse(rule), 3,
        new() { Initializer = Initializer.PyTorch, Type = ScalarType.Float64 });
}
