using Soap.Engines;
using Soap.Layers;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Training;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Training;

/// <summary>Two layers of one name and one seed would begin with the same weights.</summary>
public sealed class LayerNamesTests
{
    [Fact]
    public void Layers_of_one_name_and_seed_draw_the_same_numbers()
    {
        using var one = Layer(5, 5, "1");
        using var other = Layer(5, 5, "1");
        Assert.Equal(one.Weight.ToBits(), other.Weight.ToBits());
        Assert.Equal(one.EffectiveFeedback.ToBits(), other.EffectiveFeedback.ToBits());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    public void A_model_with_two_layers_of_one_name_and_seed_is_refused_whatever_their_shapes(int width)
    {
        using var model = Sequential(
            ("first", Layer(5, width, "1")),
            ("tanh", Tanh()),
            ("inner", Sequential(("second", Layer(width, 3, "1")))));

        var error = Assert.Throws<ArgumentException>(() => Made(model));
        Assert.Equal("model", error.ParamName);
        Assert.StartsWith(
            "The layers 'first' and 'inner.second' of the model have the same name, '1', and the same seed, 1: they "
                + "drew the same random numbers for their weights and their feedback. "
                + "Give one of them another name, or another seed.",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Two_networks_of_one_seed_in_a_model_are_refused()
    {
        var rule = LearningRule.Parse("fa");
        using var model = Sequential(
            ("a", new Mlp([5, 4, 5], Activation.Tanh, rule, 1)), ("b", new Mlp([5, 4, 3], Activation.Tanh, rule, 1)));

        var error = Assert.Throws<ArgumentException>(() => Made(model));
        Assert.Contains("The layers 'a.layer1' and 'b.layer1' of the model", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_name_or_another_seed_will_do()
    {
        using var names = Sequential(("a", Layer(5, 5, "1")), ("b", Layer(5, 3, "2")));
        using var seeds = Sequential(("a", Layer(5, 5, "1")), ("b", Layer(5, 3, "1", seed: 2)));
        Made(names);
        Made(seeds);
    }

    [Fact]
    public void One_layer_in_two_places_is_one_layer()
    {
        using var shared = new FeedbackLinear(5, 5, LearningRule.Parse("bp"), 1, "1");
        using var model = Sequential(("a", shared), ("tanh", Tanh()), ("again", shared), ("b", Layer(5, 3, "2")));
        Made(model);
    }

    private static FeedbackLinear Layer(int inputs, int outputs, string name, ulong seed = 1) =>
        new(inputs, outputs, LearningRule.Parse("fa"), seed, name);

    private static void Made(Module<Tensor, Tensor> model)
    {
        using var scope = NewDisposeScope();
        using var optimizer = new Sgd(model.parameters());
        new Trainer(
            model, Loss.CrossEntropy, optimizer, _ => 0.1,
            new DatasetBatches(SmallTasks.Blobs().Train, new BatchOrder(120, 0, 1)), 16)
            .Dispose();
    }
}
