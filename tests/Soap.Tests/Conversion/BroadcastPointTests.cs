using Soap.Conversion;
using Soap.Losses;
using Soap.Tests.Conversion.Trees;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Conversion;

/// <summary>Direct rules on models whose activities go to several layers.</summary>
public sealed class BroadcastPointTests
{
    [Fact]
    public void What_arrives_at_a_module_is_the_outputs_error_through_B_and_nothing_that_the_module_sends()
    {
        using var scope = NewDisposeScope();
        var (model, inputs, labels) = Residual();
        using var network = model.WithRule("dfa; direct at: _block?", 3, inputs);
        var arrived = Arrived(network, model, inputs, labels);

        var error = (functional.softmax(network.call(inputs), 1) - functional.one_hot(labels, 4)).Over(6);
        Tensor Feedback(string name) => network.state_dict()[$"points/{name}.feedback"];
        foreach (var (name, gradient) in arrived)
        {
            var expected = error.matmul(Feedback(name)).reshape(gradient.shape);
            Assert.True((expected - gradient).abs().max().item<double>() < 1e-12, name);
        }

        Assert.Equal("dfa from layer to layer", network.Layers[1].Rule.Text);
    }

    [Fact]
    public void Inside_a_module_errors_go_from_layer_to_layer()
    {
        using var scope = NewDisposeScope();
        var (model, inputs, labels) = Residual();
        using var network = model.WithRule("dfa; direct at: _block?", 3, inputs);
        var learnt = network.Learn(inputs, labels, Loss.CrossEntropy);
        var index = network.LayerNames.ToList().IndexOf("_block2._conv1");
        var above = network.LayerNames.ToList().IndexOf("_block2._conv2");
        var sent = functional.conv_transpose2d(
            learnt.Layers[above].Displacement!, network.Layers[above].OwnFeedback!, padding: [1, 1]);
        var hidden = network.Outputs(inputs).Single(output => output.Name == "_block2._conv1").Output;
        var expected = sent * hidden.gt(Kept(0));
        Assert.True((expected - learnt.Layers[index].Displacement!).abs().max().item<double>() < 1e-12);
    }

    [Fact]
    public void At_every_layer_a_layer_hears_the_sum_of_what_is_sent_to_it_and_of_what_shortcuts_pass_on()
    {
        using var scope = NewDisposeScope();
        var (model, inputs, labels) = Residual();
        using var network = model.WithRule("dfa; direct at: every layer", 3, inputs);
        var learnt = network.Learn(inputs, labels, Loss.CrossEntropy);
        var names = network.LayerNames.ToList();
        var error = learnt.Layers[^1].Displacement!;
        Tensor Sent(string name) => error.matmul(network.Layers[names.IndexOf(name)].OwnFeedback!);

        // The input of block 2 is the output of block 1, relu(conv2 + shortcut): two layers send to it.
        var block1 = functional.relu(
            network.Outputs(inputs).Single(output => output.Name == "_block1._conv2").Output.Plus(inputs));
        var expected =
            Sent("_block2._conv1").Plus(Sent("_block2._shortcut")).reshape(block1.shape) * block1.gt(Kept(0));
        var actual = learnt.Layers[names.IndexOf("_block1._conv2")].Displacement!;
        Assert.True((expected - actual).abs().max().item<double>() < 1e-12);
    }

    [Fact]
    public void True_backpropagation_passes_them()
    {
        using var scope = NewDisposeScope();
        var (model, inputs, labels) = Residual();
        var plain = Gradients.Of(functional.cross_entropy(model.call(inputs), labels), [.. model.parameters()]);
        using var network = model.WithRule("dfa; direct at: _block?", 3, inputs);
        var truth = network.LearnBothWays(inputs, labels, Loss.CrossEntropy).Truth;
        foreach (var (one, other) in plain.Zip(truth.GradientsOf(network.Layers, [.. model.parameters()])))
        {
            Assert.True((one! - other!).abs().max().item<double>() < 1e-12);
        }
    }

    [Theory]
    [InlineData("dfa; direct at: head*", "no module for 'direct at: head*'; the modules are '_block1', ")]
    [InlineData("dkp; direct at: _block?", "_block1: feedback 'kolen-pollack' learns or reads W")]
    public void What_cannot_arrive_is_told(string rules, string message)
    {
        using var scope = NewDisposeScope();
        var (model, inputs, _) = Residual();
        var error = Assert.Throws<SoapException>(() => model.WithRule(rules, 1, inputs));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("drtp")]
    [InlineData("sdfa")]
    [InlineData("sparse-dfa")]
    public void Other_direct_rules_arrive_and_every_layer_learns(string rule)
    {
        using var scope = NewDisposeScope();
        var (model, inputs, labels) = Residual();
        using var network = model.WithRule($"{rule}; direct at: _block?", 3, inputs);
        Assert.All(
            network.Learn(inputs, labels, Loss.CrossEntropy).Layers,
            layer => Assert.True(layer.WeightGradient!.abs().sum().item<double>() > 0));
    }

    // What goes back to the input of each point but the first, which is the network's input.
    private static Dictionary<string, Tensor> Arrived(
        RuleNetwork network, Module<Tensor, Tensor> model, Tensor inputs, Tensor labels)
    {
        // The output of block 1 is what enters block 2.
        Tensor? between = null;
        var first = (Module<Tensor, Tensor>)model.named_children().First().module;
        var hook = first.register_forward_hook((_, _, output) => between = output.clone());
        var loss = functional.cross_entropy(network.call(inputs), labels);
        hook.remove();
        return new() { ["_block2"] = Gradients.Of(loss, [between!])[0]! };
    }

    private static (Module<Tensor, Tensor> Model, Tensor Inputs, Tensor Labels) Residual()
    {
        random.manual_seed(5);
        var tree = TestTrees.All.Single(tree => tree.Name == "residual with projection");
        var (inputs, labels) = tree.Batch(6, ScalarType.Float64);
        return (TorchSharp.ModuleExtensionMethods.to(tree.Make(), ScalarType.Float64), inputs, labels);
    }
}
