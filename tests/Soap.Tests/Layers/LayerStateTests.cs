using Soap.Models;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Tests.Oracles;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Layers;

/// <summary>A layer's state is all that it needs to go on: what is saved, loaded into a new network and gone on with
/// equals going on.</summary>
public sealed class LayerStateTests
{
    private const int Batch = 6;

    [Theory]
    [InlineData("foof:period=4,batches=2")] // its schedule counts steps
    [InlineData("fa+foof:period=3,batches=3")]
    [InlineData("soap2019:plain=5")] // plain steps come first
    [InlineData("sign:period=24")] // a refresh is due every fourth step
    [InlineData("sign:period=1000")] // and here none is, for long
    [InlineData("usf")]
    [InlineData("brsf")]
    [InlineData("frsf")]
    [InlineData("kp")]
    [InlineData("wm")]
    [InlineData("pfa")]
    [InlineData("ia")]
    [InlineData("ebd")]
    [InlineData("dtp")]
    [InlineData("fa+constrained")]
    [InlineData("kp+asymmetric")]
    [InlineData("dkp")]
    public void Saved_and_loaded_a_network_goes_on_as_if_it_had_not_stopped(string rule)
    {
        foreach (var pause in new[] { 1, 5, 6 })
        {
            using var scope = NewDisposeScope();
            using var whole = New(rule, 1);
            Train(whole, 0, 11);

            using var before = New(rule, 1);
            Train(before, 0, pause);
            using var file = new MemoryStream();
            before.save(file);
            using var after = New(rule, 2);
            after.load(new MemoryStream(file.ToArray()));
            Train(after, pause, 11);
            Assert.Equal(Bits(whole), Bits(after));

            using var byDictionary = New(rule, 3);
            byDictionary.load_state_dict(before.state_dict());
            Train(byDictionary, pause, 11);
            Assert.Equal(Bits(whole), Bits(byDictionary));
        }
    }

    // Streams of random numbers are the seed's and the layer's name's, not its state's: a network that draws as it
    // learns needs its seed again.
    private static Mlp New(string rule, int seed)
    {
        var example = NetworkCase.Middling;
        var drawsLater = LearningRule.Parse(rule).Reads != Soap.Signals.ForwardAccess.Never || rule is "brsf";
        return (example with { Seed = drawsLater ? 1 : seed }).Network(LearningRule.Parse(rule));
    }

    private static void Train(Mlp network, int from, int to)
    {
        var (example, optimizer) = (NetworkCase.Middling, new Sgd(network.parameters()));
        for (var step = from; step < to; step++)
        {
            var (inputs, targets) = example.Tensors(step);
            foreach (var layer in network.Layers)
            {
                layer.BeginStep(step * Batch, Batch);
            }

            network.BeginBatch(inputs, step * Batch);
            optimizer.Step(network.Learn(inputs, targets, example.Loss).GradientsOf(network, optimizer.Parameters),
                0.1);
            foreach (var layer in network.Layers)
            {
                layer.EndStep();
            }
        }
    }

    private static string Bits(Mlp network) => string.Join(' ', network.state_dict().OrderBy(entry =>
        entry.Key, StringComparer.Ordinal).Select(entry => entry.Key + entry.Value.ToBits()));

    [Fact]
    public void Numbers_of_the_state_stay_whole_when_a_layer_is_moved_to_another_type()
    {
        using var scope = NewDisposeScope();
        using var network = New("foof:period=4,batches=2", 1);
        Train(network, 0, 3);
        var moved = network.to(ScalarType.Float32).to(ScalarType.Float64);
        var counts = moved.state_dict().Where(entry => entry.Key.EndsWith("steps",
            StringComparison.Ordinal)).Select(entry => entry.Value).ToArray();
        Assert.Equal(3, counts.Length);
        Assert.All(counts, count => Assert.Equal((ScalarType.Int64, 3L), (count.dtype, count.item<long>())));
        Train(network, 3, 4);
        Assert.All(counts, count => Assert.Equal(4L, count.item<long>()));
    }

    // A program that loads a state finds each tensor by one name.
    [Fact]
    public void Each_tensor_of_the_state_has_one_name()
    {
        using var scope = NewDisposeScope();
        using var network = New("sign+foof+constrained", 1);
        Assert.Equal(
            [
                "layer1.bias", "layer1.synapses.feedback", "layer1.synapses.fit_memory0",
                "layer1.synapses.fit_memory1", "layer1.synapses.initial_feedback", "layer1.synapses.initial_norm",
                "layer1.synapses.refreshed_period", "layer1.synapses.steps", "layer1.weight",
            ],
            network.state_dict().Keys.Where(key => key.StartsWith("layer1.", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));
    }
}
