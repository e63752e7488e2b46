using Soap.Losses;
using Soap.Models;
using Soap.Rules;
using Soap.Tests.Oracles;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Signals;

public sealed class PepitaSignalTests
{
    [Fact]
    public void Feedback_goes_from_outputs_to_features_and_only_the_first_layers_is_used()
    {
        using var scope = NewDisposeScope();
        using var network = NetworkCase.Middling.Network(LearningRule.Parse("pepita"));
        Assert.Equal([4, 5], network.Layers[0].EffectiveFeedback.shape);
        var before = Bits(network);
        foreach (var layer in network.Layers.Skip(1))
        {
            layer.EffectiveFeedback.Overwrite(double.NaN);
        }

        Assert.Equal(before, Bits(network));
    }

    [Theory]
    [InlineData("pepita:scale=0", false)]
    [InlineData("pepita", true)]
    public void Without_modulation_hidden_layers_do_not_move_and_the_output_layer_gets_the_true_gradient(
        string rule, bool zeroFeedback)
    {
        using var scope = NewDisposeScope();
        using var network = NetworkCase.Middling.Network(LearningRule.Parse(rule));
        if (zeroFeedback)
        {
            network.Layers[0].EffectiveFeedback.Overwrite(0);
        }

        var (inputs, targets) = NetworkCase.Middling.Tensors();
        var learning = network.Learn(inputs, targets, Loss.CrossEntropy).Layers;
        Assert.All(learning.SkipLast(1), layer => Assert.True(
            layer.WeightGradient!.eq(Kept(0)).all().item<bool>()
                && layer.BiasGradient!.eq(Kept(0)).all().item<bool>()));
        var truth = network.LearnByBackpropagation(inputs, targets, Loss.CrossEntropy).Layers[^1];
        Assert.True(Arrays.Error(learning[^1].WeightGradient!.ToVector(), truth.WeightGradient!.ToVector()) < 1e-12);
    }

    // With the error of the second pass the output layer descends the loss at the modulated input.
    [Fact]
    public void The_second_passs_error_gives_the_true_gradient_at_the_modulated_input()
    {
        using var scope = NewDisposeScope();
        using var network = NetworkCase.Middling.Network(LearningRule.Parse("pepita:scale=0.7,output=second"));
        var (inputs, targets) = NetworkCase.Middling.Tensors();
        var error = (functional.softmax(network.forward(inputs), 1)
            - Loss.CrossEntropy.TargetValues(targets, 4, ScalarType.Float64)).detach();
        var modulated = inputs.Plus(error.matmul(network.Layers[0].EffectiveFeedback).Times(0.7));
        var learning = network.Learn(inputs, targets, Loss.CrossEntropy).Layers[^1];
        var truth = network.LearnByBackpropagation(modulated, targets, Loss.CrossEntropy).Layers[^1];
        Assert.True(Arrays.Error(learning.WeightGradient!.ToVector(), truth.WeightGradient!.ToVector()) < 1e-12);
        Assert.True(Arrays.Error(learning.BiasGradient!.ToVector(), truth.BiasGradient!.ToVector()) < 1e-12);
    }

    // Other weights above that make the same error: what a layer learns must not tell the difference.
    [Fact]
    public void Hidden_layers_learn_from_the_weights_above_only_through_the_error()
    {
        using var scope = NewDisposeScope();
        using var network = (NetworkCase.Middling with { Loss = Loss.MeanSquaredError })
            .Network(LearningRule.Parse("pepita:scale=0.5"));
        var (inputs, targets) = (NetworkCase.Middling with { Loss = Loss.MeanSquaredError }).Tensors();
        var before = network.Learn(inputs, targets, Loss.MeanSquaredError).Layers;
        var output = network.forward(inputs).detach();
        Rules.RuleRow.SetWeight(network.Layers[^1], network.Layers[^1].Weight.detach().Times(-3).Plus(1));
        var after =
            network.Learn(
                inputs, targets.Plus(network.forward(inputs).detach()) - output, Loss.MeanSquaredError).Layers;
        for (var l = 0; l < 2; l++)
        {
            Assert.True(
                Arrays.Error(after[l].WeightGradient!.ToVector(), before[l].WeightGradient!.ToVector()) < 1e-12);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_scale_that_makes_no_sense_is_refused(double scale) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Soap.Signals.PepitaSignal(
            scale, Soap.Signals.PepitaOutput.First));

    private static string Bits(Mlp network)
    {
        var (inputs, targets) = NetworkCase.Middling.Tensors();
        return string.Concat(
            network.Learn(inputs, targets, Loss.CrossEntropy).Layers.Select(layer => layer.WeightGradient!.ToBits()));
    }
}
