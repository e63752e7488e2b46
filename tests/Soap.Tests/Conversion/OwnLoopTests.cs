using Soap.Conversion;
using Soap.Tests.Conversion.Trees;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Conversion;

/// <summary>A loop and an optimiser that are not SOAP's train rightly, and say nothing of steps.</summary>
public sealed class OwnLoopTests
{
    private const int Samples = 6;

    [Theory]
    [InlineData("sign:period=12,magnitude=norm")] // at every second step
    [InlineData("brsf")]
    [InlineData("wm")]
    [InlineData("fa+constrained")]
    [InlineData("kp:decay=0.01")]
    [InlineData("pfa")]
    [InlineData("fa+foof")]
    public void Steps_are_counted_as_by_one_who_counts(string rule)
    {
        using var scope = NewDisposeScope();
        var counted = Train(rule, countsItself: true);
        var own = Train(rule, countsItself: false);

        Assert.Equal(counted.Count, own.Count);
        foreach (var (name, tensor) in counted.Where(entry => !entry.Key.EndsWith(
            "examples_seen", StringComparison.Ordinal)))
        {
            Assert.True(tensor.bytes.SequenceEqual(own[name].bytes), name);
        }
    }

    [Fact]
    public void Gradients_of_several_batches_are_one_step()
    {
        using var scope = NewDisposeScope();
        using var model = Made();
        using var network = model.WithRule("sign:period=6,magnitude=norm", 3, ones(1, 7));
        using var optimizer = optim.SGD(network.parameters(), 0.1);
        var before = network.Layers[1].OwnFeedback!.ToBytes();
        for (var batch = 0; batch < 3; batch++)
        {
            network.call(Batch(batch).Inputs).sum().backward();
        }

        Assert.Equal(before, network.Layers[1].OwnFeedback!.ToBytes());
        optimizer.step();
        Assert.Equal(before, network.Layers[1].OwnFeedback!.ToBytes());
        network.call(Batch(3).Inputs).sum().backward(); // the period was over long since
        Assert.NotEqual(before, network.Layers[1].OwnFeedback!.ToBytes());
    }

    [Fact]
    public void An_evaluation_sees_what_the_rule_does_after_a_step()
    {
        using var scope = NewDisposeScope();
        using var model = Made();
        using var network = model.WithRule("fa+constrained", 3, ones(1, 7));
        using var optimizer = optim.SGD(network.parameters(), 0.5);
        var norm = network.Layers[1].Weight.norm().item<float>();
        network.call(Batch(0).Inputs).sum().backward();
        optimizer.step();
        Assert.NotEqual(norm, network.Layers[1].Weight.norm().item<float>(), 1e-4f);
        using (no_grad())
        {
            network.call(ones(1, 7));
        }

        Assert.Equal(norm, network.Layers[1].Weight.norm().item<float>(), 1e-5f);
    }

    [Fact]
    public void What_a_rule_threw_on_the_way_back_is_thrown_by_the_next_pass()
    {
        using var model = Made();
        using var network = model.WithRule("fa+bp-magnitude", 3, ones(1, 7));
        network.call(Batch(0).Inputs).sum().backward();
        Assert.StartsWith(
            "The rule 'fa+bp-magnitude' takes part of its step from backpropagation",
            Assert.Throws<InvalidOperationException>(() => network.call(Batch(1).Inputs)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Gradients_of_W_and_of_the_B_that_grows_with_it_are_two_tensors()
    {
        using var scope = NewDisposeScope();
        using var model = Made();
        using var network = model.WithRule("kp", 3, ones(1, 7));
        network.call(Batch(0).Inputs).sum().backward();
        var (weight, feedback) = (network.Layers[1].Weight.grad!, network.Layers[1].FeedbackParameter!.grad!);
        Assert.Equal(weight.ToBytes(), feedback.ToBytes());
        weight.zero_();
        Assert.True(feedback.abs().sum().item<float>() > 0);
    }

    [Fact]
    public void A_disposed_network_gives_the_model_back_with_what_it_learnt()
    {
        using var scope = NewDisposeScope();
        using var model = Made();
        var before = model.parameters().First().ToBytes();
        using (var network = model.WithRule("fa", 3, ones(1, 7)))
        using (var optimizer = optim.SGD(network.parameters(), 0.1))
        {
            network.call(Batch(0).Inputs).sum().backward();
            optimizer.step();
        }

        Assert.NotEqual(before, model.parameters().First().ToBytes());
        var (inputs, labels) = Batch(1);
        var loss = functional.cross_entropy(model.call(inputs), labels);
        Assert.All(
            autograd.grad([loss], [.. model.parameters()]), gradient => Assert.False(gradient.IsInvalid));
        using var again = model.WithRule("usf", 4, ones(1, 7));
        Assert.Equal(3, again.Layers.Count);
    }

    private static Dictionary<string, Tensor> Train(string rule, bool countsItself)
    {
        using var model = Made();
        using var network = model.WithRule(rule, 3, ones(1, 7));
        using var optimizer = optim.SGD(network.parameters(), 0.05, momentum: 0.9);
        for (var step = 0; step < 5; step++)
        {
            if (countsItself)
            {
                network.BeginStep(step * Samples, Samples);
            }

            var (inputs, labels) = Batch(step);
            optimizer.zero_grad();
            functional.cross_entropy(network.call(inputs), labels).backward();
            optimizer.step();
            if (countsItself)
            {
                network.EndStep();
            }
        }

        if (!countsItself)
        {
            network.EndStep();
        }

        return network.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.detach().clone());
    }

    private static Module<Tensor, Tensor> Made()
    {
        random.manual_seed(5);
        return new PlainTree();
    }

    private static (Tensor Inputs, Tensor Labels) Batch(int number)
    {
        random.manual_seed(100 + number);
        return (randn(Samples, 7), randint(0, 4, [Samples], ScalarType.Int64));
    }
}
