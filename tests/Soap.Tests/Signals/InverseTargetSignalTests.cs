using Soap.Maps;
using Soap.Rules;
using Soap.Tests.Oracles;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Signals;

/// <summary>What targets through inverses are in special cases, and what they do not go with.</summary>
public sealed class InverseTargetSignalTests
{
    private const string Inverses = "targets are activities, and come down through inverses; allowed: " +
        "feedback that learns inverses, or that is drawn once and stays";

    private const string Errors = "inverses carry targets, which are activities, and this signal sends errors";

    [Theory]
    [InlineData("dtp+kp", "difference-target", "kolen-pollack", Inverses)]
    [InlineData("dtp+bp", "difference-target", "forward", Inverses)]
    [InlineData("dtp+wm", "difference-target", "weight-mirror", Inverses)]
    [InlineData("ddtp+sign", "direct-difference-target", "sign", Inverses)]
    [InlineData("ddtp+ebd", "direct-difference-target", "correlation", Inverses)]
    [InlineData("frozen+fwdtp", "difference-target", "none", Inverses)]
    [InlineData("fa+ldrl", "layerwise", "local-difference-reconstruction", Errors)]
    [InlineData("dfa+dtp-drl", "direct", "difference-reconstruction", Errors)]
    [InlineData("dtp+pepita", "pepita", "reconstruction", Errors)]
    [InlineData(
        "dtp+ddtp", "direct-difference-target", "reconstruction",
        "it reconstructs a layer's activities from those of the layer above, and the direct signal's " +
            "inverses are given the output's")]
    [InlineData(
        "ddtp+ldrl",
        "direct-difference-target",
        "local-difference-reconstruction",
        "it is local to a layer and the one above, and the direct signal's inverses " +
            "are given the output's activities")]
    public void Parts_that_make_no_sense_together_are_refused_with_the_reason(
        string rule, string signal, string feedback, string reason)
    {
        var error = Assert.Throws<SoapException>(() => LearningRule.Parse(rule));
        Assert.EndsWith($"signal '{signal}' and feedback '{feedback}' do not go together: {reason}", error.Message);
    }

    [Theory]
    [InlineData("dtp+fa", "difference-target", "fixed")]
    [InlineData("fa+dtp", "difference-target", "fixed")]
    [InlineData("dtp+ldrl", "difference-target", "local-difference-reconstruction")]
    [InlineData("dtp+dtp-drl", "difference-target", "difference-reconstruction")]
    [InlineData("dtp-drl+ddtp", "direct-difference-target", "difference-reconstruction")]
    [InlineData("ddtp+dtp-drl", "direct-difference-target", "difference-reconstruction")]
    [InlineData("fwdtp+sparse", "difference-target", "sparse")]
    [InlineData("ldrl+asymmetric+constrained", "difference-target", "local-difference-reconstruction")]
    public void Parts_that_make_sense_together_are_put_together(string rule, string signal, string feedback)
    {
        var parsed = LearningRule.Parse(rule);
        Assert.Equal((signal, feedback), (parsed.Signal.Name, parsed.Feedback.Name));
    }

    // What is sent is the same: direct targets with fixed weights are direct feedback alignment, and where nothing
    // bends, layerwise ones are feedback alignment.
    [Theory]
    [InlineData("ddtp+fa", "dfa", Activation.Tanh)]
    [InlineData("fwdtp:inverse=linear", "fa", Activation.Identity)]
    [InlineData("fwdtp", "fa", Activation.Identity)]
    public void With_fixed_weights_it_is_feedback_alignment(string rule, string twin, Activation activation) =>
        AssertTwins(rule, twin, NetworkCase.Middling with { Activation = activation });

    [Fact]
    public void With_one_hidden_layer_linear_targets_through_fixed_weights_are_feedback_alignment() =>
        AssertTwins("fwdtp:inverse=linear", "fa", NetworkCase.Middling with { Widths = [5, 7, 4] });

    // The step only says how far along a bent inverse the target lies: with linear inverses it cancels.
    [Theory]
    [InlineData("inverse=linear", true)]
    [InlineData("inverse=activation", false)]
    public void The_target_step_is_divided_out(string inverse, bool same)
    {
        using var scope = NewDisposeScope();
        var (inputs, targets) = NetworkCase.Middling.Tensors();
        var (small, large) = (Displacement("0.01"), Displacement("2"));
        var error = Arrays.Error(small.ToVector(), large.ToVector());
        Assert.True(same ? error < 1e-12 : error is > 1e-3 and < 1, $"they differ by {error}");

        Tensor Displacement(string step)
        {
            var network = NetworkCase.Middling.Network(LearningRule.Parse($"fwdtp:step={step},{inverse}"));
            return network.Learn(inputs, targets, NetworkCase.Middling.Loss).Layers[0].Displacement!;
        }
    }

    // What c is, the targets depend on, where the inverse bends: it is part of it.
    [Fact]
    public void An_inverses_bias_bends_its_targets()
    {
        using var scope = NewDisposeScope();
        using var network = NetworkCase.Middling.Network(LearningRule.Parse("dtp"));
        var (inputs, targets) = NetworkCase.Middling.Tensors();
        var oracle = NetworkCase.Middling.Oracle(network);
        foreach (var (layer, naive) in network.Layers.Zip(oracle.Layers))
        {
            layer.Synapses.FeedbackBias!.Overwrite(0.6);
            naive.FeedbackBias = layer.Synapses.FeedbackBias!.ToVector();
        }

        var (arrays, arrayTargets) = NetworkCase.Middling.Batch();
        var expected = NaiveInverses.Signal(0.2, linear: false, direct: false)(oracle, arrays, arrayTargets).Gradients;
        Rules.Steps.Compare(network, network.Learn(inputs, targets, NetworkCase.Middling.Loss), expected, 1e-12);
    }

    private static void AssertTwins(string rule, string twin, NetworkCase example)
    {
        using var scope = NewDisposeScope();
        using var network = example.Network(LearningRule.Parse(rule));
        using var other = example.Network(LearningRule.Parse(twin));
        var (inputs, targets) = example.Tensors();
        var (learning, expected) =
            (network.Learn(inputs, targets, example.Loss).Layers, other.Learn(inputs, targets, example.Loss).Layers);
        for (var l = 0; l < learning.Count; l++)
        {
            Assert.True(
                Arrays.Error(learning[l].Displacement!.ToVector(), expected[l].Displacement!.ToVector()) < 1e-12);
            Assert.True(
                Arrays.Error(learning[l].WeightGradient!.ToVector(), expected[l].WeightGradient!.ToVector()) < 1e-12);
        }
    }
}
