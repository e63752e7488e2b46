using Soap.Diagnostics;
using Soap.Layers;
using Soap.Losses;
using Soap.Maps;
using Soap.Rules;
using Soap.Tests.Oracles;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Layers;

public sealed class AsymmetricOutputTests
{
    [Fact]
    public void What_is_broadcast_stays_the_true_error() =>
        Assert.Equal(HiddenGradients("dfa"), HiddenGradients("dfa+asymmetric"));

    [Fact]
    public void What_goes_from_layer_to_layer_has_passed_the_output_layers_weights() =>
        Assert.NotEqual(HiddenGradients("fa"), HiddenGradients("fa+asymmetric"));

    [Fact]
    public void A_layer_by_the_name_of_output_draws_its_two_matrices_apart()
    {
        using var scope = NewDisposeScope();
        using var layer = new FeedbackLinear(
            20, 20, LearningRule.Parse("fa+asymmetric"), 1, "output", new() { IsOutput = true });
        Assert.InRange(Geometry.Angle(layer.Synapses.OutputFeedback!, layer.EffectiveFeedback)!.Value, 75, 105);
    }

    [Fact]
    public void A_bias_follows_the_carried_error_as_weights_do()
    {
        using var scope = NewDisposeScope();
        using var layer = new FeedbackLinear(
            3, 2, LearningRule.Parse("fa+asymmetric"), 1, "any", new() { IsOutput = true });
        using (no_grad())
        {
            layer.Synapses.OutputFeedback!.copy_(tensor(new float[,] { { 0, 2 }, { -3, 0 } }));
        }

        // e = (1, 10) becomes (10 · −3, 1 · 2).
        layer.forward(ones(1, 3)).mul(tensor(new float[,] { { 1, 10 } })).sum().backward();
        Assert.Equal([-30.0, 2], layer.Bias!.grad!.ToVector());
        Assert.Equal([-30.0, -30, -30, 2, 2, 2], layer.Weight.grad!.ToVector());
    }

    [Fact]
    public void Diagnostics_see_that_the_output_layers_displacement_is_not_the_true_one()
    {
        using var scope = NewDisposeScope();
        using var network = NetworkCase.Middling.Network(LearningRule.Parse("fa+asymmetric"));
        var (inputs, targets) = NetworkCase.Middling.Tensors();
        var output = LayerDiagnostics.Measure(network, Loss.CrossEntropy, inputs, targets, 0)[^1];
        var error = network.LearnByBackpropagation(inputs, targets, Loss.CrossEntropy).Layers[^1].Displacement!;
        Assert.Equal(
            Geometry.MeanRowAngle(error.matmul(network.Layers[^1].Synapses.OutputFeedback!), error)!.Value,
            output.DisplacementAngle!.Value,
            1e-9);
        Assert.InRange(output.DisplacementAngle!.Value, 5, 175);
    }

    [Fact]
    public void It_is_no_rule_by_itself() => Assert.Equal(
        "'asymmetric' is not a rule by itself; add it to one, as in 'fa+asymmetric'",
        Assert.Throws<SoapException>(() => LearningRule.Parse("asymmetric")).Message);

    private static string HiddenGradients(string rule)
    {
        using var scope = NewDisposeScope();
        using var network = NetworkCase.Middling.Network(LearningRule.Parse(rule));
        var (inputs, targets) = NetworkCase.Middling.Tensors();
        return string.Concat(network.Learn(inputs, targets, Loss.CrossEntropy).Layers.SkipLast(1)
            .Select(layer => layer.WeightGradient!.ToBits()));
    }
}
