using Soap.Layers;
using Soap.Rules;
using Soap.Signals;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Layers;

/// <summary>Direct rules in a TorchSharp model of anybody's, without the rest of the library.</summary>
public sealed class BroadcastTests
{
    // The corners of a square in three classes, two of them single corners.
    [Theory]
    [InlineData("dfa")]
    [InlineData("drtp")]
    [InlineData("dkp")]
    public void A_model_of_anybodys_learns_without_the_trainer(string text)
    {
        using var scope = NewDisposeScope();
        var (model, broadcast) = Model(LearningRule.Parse(text));
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        var hidden = model.named_parameters().Single(parameter => parameter.name == "hidden.weight").parameter;
        var before = hidden.ToBits();
        var (x, labels) =
            (tensor(new float[,] { { -1, -1 }, { -1, 1 }, { 1, -1 }, { 1, 1 } }), tensor(new long[] { 0, 1, 1, 2 }));
        var (first, last) = (double.NaN, double.NaN);
        for (var step = 0; step < 600; step++)
        {
            broadcast.Target = functional.one_hot(labels, 3).to_type(ScalarType.Float32);
            optimizer.zero_grad();
            var loss = functional.cross_entropy(model.forward(x), labels);
            loss.backward();
            optimizer.step();
            (first, last) = (step == 0 ? loss.item<float>() : first, loss.item<float>());
        }

        Assert.NotEqual(before, hidden.ToBits());
        Assert.True(last < 0.1 * first, $"the loss goes from {first} to {last}");
        Assert.Equal(labels.ToNumbers<long>(), model.forward(x).argmax(1).ToNumbers<long>());
    }

    [Fact]
    public void Without_a_broadcast_a_layer_says_so() => Assert.StartsWith(
        "The rule 'dfa' sends one thing to all layers: give all layers of the model the same broadcast.",
        Assert.Throws<ArgumentException>(() =>
            new FeedbackLinear(2, 3, LearningRule.Parse("dfa"), 1, "hidden")).Message);

    [Fact]
    public void Without_an_output_layer_the_next_pass_says_so() => Assert.Equal(
        "The way back has not passed an output layer: one layer of the model must be made with IsOutput.",
        FailureOf("dfa", isOutput: false, broadcast => { }).Message);

    [Fact]
    public void Without_a_target_the_next_pass_says_so() => Assert.Equal(
        "The rule sends the target, and nobody has set it: set the broadcast's Target before each backward pass.",
        FailureOf("drtp", isOutput: true, broadcast => { }).Message);

    // The error that no peer would show: the labels of the batch before.
    [Fact]
    public void A_target_is_for_one_pass_only()
    {
        using var scope = NewDisposeScope();
        var (model, broadcast) = Model(LearningRule.Parse("drtp"));
        broadcast.Target = ones(4, 3);
        model.forward(rand(4, 2)).sum().backward();
        model.forward(rand(4, 2)).sum().backward();
        Assert.StartsWith(
            "The rule sends the target, and nobody has set it",
            Assert.Throws<InvalidOperationException>(() => model.forward(rand(4, 2))).Message);
    }

    [Fact]
    public void Passes_that_only_look_leave_the_target_for_the_backward_pass()
    {
        using var scope = NewDisposeScope();
        var (model, broadcast) = Model(LearningRule.Parse("drtp"));
        broadcast.Target = ones(4, 3);
        var output = model.forward(rand(4, 2));
        model.forward(rand(7, 2));
        output.sum().backward();
        model.forward(rand(4, 2));
    }

    [Fact]
    public void A_target_of_another_batch_size_is_told_with_both_shapes() => Assert.Equal(
        "The signal 'target' gave [5, 3], where [4, 3] is needed.",
        FailureOf("drtp", isOutput: true, broadcast => broadcast.Target = ones(5, 3)).Message);

    [Fact]
    public void Labels_in_place_of_one_hot_targets_are_refused_before_native_code_sees_them()
    {
        using var scope = NewDisposeScope();
        Assert.StartsWith(
            "The network has 3 outputs, but the target is [4]; labels must be one-hot.",
            Assert.Throws<ArgumentException>(() => new Broadcast(3).Target =
                tensor(new long[] { 0, 1, 2, 0 })).Message);
    }

    [Fact]
    public void A_target_of_another_type_is_taken_as_the_layers()
    {
        using var scope = NewDisposeScope();
        var (model, broadcast) = Model(LearningRule.Parse("drtp"));
        broadcast.Target = ones(2, 2, 3, ScalarType.Int64); // and of more dimensions
        model.forward(rand(4, 2)).sum().backward();
        model.forward(rand(4, 2)); // it would throw what had gone wrong
    }

    [Fact]
    public void An_output_layer_of_another_width_than_its_broadcast_is_refused() => Assert.StartsWith(
        "The output layer has 3 outputs, but its broadcast was made for 4.",
        Assert.Throws<ArgumentException>(() => new FeedbackLinear(
            2, 3, LearningRule.Parse("fa"), 1, "output",
            new() { Broadcast = new Broadcast(4), IsOutput = true })).Message);

    private static InvalidOperationException FailureOf(string rule, bool isOutput, Action<Broadcast> prepare)
    {
        using var scope = NewDisposeScope();
        var (model, broadcast) = Model(LearningRule.Parse(rule), isOutput);
        prepare(broadcast);
        model.forward(rand(4, 2)).sum().backward();
        return Assert.Throws<InvalidOperationException>(() => model.forward(rand(4, 2)));
    }

    private static (Module<Tensor, Tensor> Model, Broadcast Broadcast) Model(LearningRule rule, bool isOutput = true)
    {
        var broadcast = new Broadcast(3);
        return (Sequential(
            ("hidden", new FeedbackLinear(2, 8, rule, 1, "hidden", new() { Broadcast = broadcast })),
            ("tanh", Tanh()),
            (
                "output",
                new FeedbackLinear(8, 3, rule, 1, "output", new() { Broadcast = broadcast, IsOutput = isOutput }))),
            broadcast);
    }
}
