using Soap.Conversion;
using Soap.Diagnostics;
using Soap.Maps;
using Soap.Models;
using Soap.Randomness;
using Soap.Rules;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Diagnostics;

public sealed class LayerActivitiesTests
{
    [Fact]
    public void In_a_perceptron_they_are_the_inputs_the_activations_and_the_output()
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp([5, 7, 4, 3], Activation.Relu, LearningRule.Parse("fa"), 1);
        var inputs = Inputs(6, 5);
        var all = LayerActivities.Of(network, inputs);
        var preactivations = network.Preactivations(inputs);
        Assert.Equal(["1", "2", "3", "output"], all.Select(place => place.Name));
        Tensor[] expected =
            [inputs, functional.relu(preactivations[0]), functional.relu(preactivations[1]), preactivations[2]];
        Assert.All(all.Zip(expected), pair =>
            Assert.True(pair.First.Activities.equal(pair.Second).all().item<bool>()));
    }

    [Theory]
    [InlineData("fa")]
    [InlineData("bp")]
    [InlineData("dfa")]
    public void In_a_converted_model_they_are_what_each_layer_reads_with_all_that_lies_before_it(string rule)
    {
        using var scope = NewDisposeScope();
        var (kernel, first, last) = (Conv2d(1, 3, 3), Linear(27, 6), Linear(6, 4));
        using var model = Sequential(
            ("image", Unflatten(1, [1, 8, 8])), ("conv", kernel), ("f1", ReLU(inplace: true)), ("pool", MaxPool2d(2)),
            ("flat", Flatten()), ("drop", Dropout(0.5)), ("fc1", first), ("f2", Tanh()), ("fc2", last));
        var inputs = Inputs(6, 64);
        model.eval();
        var image = inputs.reshape(6, 1, 8, 8);
        var pooled = functional.max_pool2d(functional.relu(kernel.forward(image)), 2).flatten(1);
        var hidden = first.forward(pooled).tanh();
        Tensor[] expected = [inputs, pooled, hidden, last.forward(hidden)];
        model.train();

        using var network = RuleNetwork.Of(model, new RuleMap([("**", LearningRule.Parse(rule))]), 1, inputs[..1]);
        var all = LayerActivities.Of(network, inputs);
        Assert.Equal(["conv", "fc1", "fc2", "output"], all.Select(place => place.Name));
        Assert.All(all.Zip(expected), pair =>
            Assert.True(pair.First.Activities.allclose(pair.Second, 1e-5, 1e-6), pair.First.Name));
        Assert.All(all, place => Assert.False(place.Activities.requires_grad));
        Assert.True(model.training);
    }

    [Fact]
    public void Looking_leaves_running_statistics_as_they_were()
    {
        using var scope = NewDisposeScope();
        using var model = Sequential(("fc1", Linear(5, 6)), ("norm", BatchNorm1d(6)), ("fc2", Linear(6, 3)));
        using var network = RuleNetwork.Of(
            model, new RuleMap([("**", LearningRule.Parse("fa"))]), 1, Inputs(2, 5));
        var before = network.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.clone());
        _ = LayerActivities.Of(network, Inputs(9, 5));
        Assert.All(network.state_dict(), pair => Assert.True(pair.Value.equal(before[pair.Key]).all().item<bool>()));
    }

    private static Tensor Inputs(int rows, int columns)
    {
        var noise = new RandomStream(2, "test/activities");
        return tensor(Enumerable.Range(0, rows * columns).Select(i => (float)noise.Normal(i)).ToArray())
            .reshape(rows, columns);
    }
}
