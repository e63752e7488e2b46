using Soap.Conversion;
using Soap.Layers;
using Soap.Rules;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Conversion;

/// <summary>Which models are no chains for rules with passes of their own, and what to write instead.</summary>
public sealed class LayerChainRefusalTests
{
    [Fact]
    public void Models_whose_code_says_what_lies_between_layers_are_refused_with_what_to_write()
    {
        using var scope = NewDisposeScope();
        Refuses(
            new Trees.SealedTree(), "secant", ones(1, 1, 8, 7),
            "_conv: signal 'secant' makes passes of its own through a chain of layers, and the code of a module " +
            "around this one says what lies between it and others: write the model as a Sequential of its layers, " +
            "activations and pooling");
    }

    [Fact]
    public void What_cannot_be_passed_twice_in_a_step_or_backwards_is_named()
    {
        using var scope = NewDisposeScope();
        var model = Sequential(
            ("drop", Dropout(0.5)), ("tanh0", Tanh()), ("a", Linear(6, 5)), ("soft", Softmax(1)), ("f", Tanh()),
            ("b", Linear(5, 4)), ("relu", ReLU()), ("c", Linear(4, 4)), ("end", Tanh()));
        Refuses(
            model, "fa+secant", ones(2, 6),
            "drop: it draws a mask in every pass, and signal 'secant' makes several in a step\n" +
            "  soft: signal 'secant' does not know how activities come back through a Softmax; known " +
            "are Tanh, ReLU, " +
            "Sigmoid, ELU of alpha 1, LeakyReLU of slope 0.01 and GELU, Flatten, Unflatten, ZeroPad2d, means and " +
            "largest of pools, and Identity\n" +
            "  tanh0: an activation before the first layer is no layer's\n" +
            "  end: it is behind the last layer, whose own output signal 'secant' needs\n" +
            "  f: an activation comes at once behind its layer, before pooling and all else\n" +
            "  b: signal 'secant' knows one activation of all hidden layers, and behind this layer is another than " +
            "behind those before");
    }

    [Fact]
    public void Dropout_of_a_named_stream_is_refused_as_all_dropout_is()
    {
        using var scope = NewDisposeScope();
        Refuses(
            Sequential(("a", Linear(6, 5)), ("f", Tanh()), ("drop", new StreamDropout(0.5, 1, "drop")),
                ("b", Linear(5, 4))),
            "dtp", ones(2, 6),
            "drop: it draws a mask in every pass, and signal 'difference-target' makes several in a step");
    }

    [Fact]
    public void Norms_are_refused()
    {
        using var scope = NewDisposeScope();
        Refuses(
            Sequential(("a", Linear(6, 5)), ("norm", BatchNorm1d(5)), ("b", Linear(5, 4))), "dtp", ones(2, 6),
            "norm: its statistics move in every pass, and signal 'difference-target' makes several in a step");
        Refuses(
            Sequential(("a", Linear(6, 5)), ("norm", LayerNorm(5)), ("b", Linear(5, 4))), "dtp", ones(2, 6),
            "norm: signal 'difference-target' does not know how activities come back through a LayerNorm; known are " +
            "Tanh, ReLU, Sigmoid, ELU of alpha 1, LeakyReLU of slope 0.01 and GELU, Flatten, Unflatten, ZeroPad2d, " +
            "means and largest of pools, and " +
            "Identity");
    }

    [Fact]
    public void Layers_that_are_left_out_used_twice_or_no_dense_output_are_refused()
    {
        using var scope = NewDisposeScope();
        Refuses(
            Sequential(("a", Linear(6, 5)), ("b", Linear(5, 4)), ("c", Linear(4, 3))), "gnt; exclude: b", ones(2, 6),
            "b: signal 'gauss-newton' makes passes of its own through all layers, and this one is left out");
        var twice = Linear(6, 6);
        Refuses(
            Sequential(("a", twice), ("b", twice), ("c", Linear(6, 3))), "gnt", ones(2, 6),
            "a: a pass uses it several times, and signal 'gauss-newton' knows chains of layers, each used once");
        Refuses(
            Sequential(("a", Conv2d(1, 2, 3)), ("b", Conv2d(2, 3, 3))), "gnt", ones(2, 1, 9, 9),
            "b: the output layer is a Linear, with one row for each sample");
        Refuses(
            Sequential(("a", Linear(6, 5)), ("b", Linear(5, 200))), "gnt", ones(2, 6),
            $"the layers: rule '{LearningRule.Parse("gnt")}' cannot learn in a network 6-5-200: " +
            "each sample's Jacobian has a row for each of " +
            "200 outputs, and as many ways down are made in every step; allowed: up to 128 outputs");
    }

    [Fact]
    public void Such_a_rule_is_the_whole_models()
    {
        static string Message(string map) =>
            Assert.Throws<SoapException>(() => RuleMap.Parse(map)).Message;
        Assert.Contains(
            $"rule '{LearningRule.Parse("secant")}' makes passes of its own through " +
            "all layers, and is the rule of a " +
            $"whole model; the map has '{LearningRule.Parse("secant")}', 'fa'", Message("a: secant; fa"),
            StringComparison.Ordinal);
        Assert.Contains(
            "'direct at' says where an error that goes straight to every layer arrives, and rule " +
            $"'{LearningRule.Parse("ddtp")}' makes passes of its own through all layers",
            Message("ddtp; direct at: a"), StringComparison.Ordinal);
        Assert.Contains(
            $"rule '{LearningRule.Parse("ff")}' does not go with a model: it puts a label into the first features " +
            "of an input, and divides " +
            "what enters each layer by its size, which the model's own forward pass does not: only an Mlp does",
            Message("ff"), StringComparison.Ordinal);
    }

    private static void Refuses(Module<Tensor, Tensor> model, string rules, Tensor sample, string reasons) =>
        Assert.Equal(
            $"the model cannot learn by '{RuleMap.Parse(rules)}':\n  {reasons}",
            Assert.Throws<SoapException>(() => model.WithRule(rules, 1, sample)).Message);
}
