using Soap.Conversion;
using Soap.Losses;
using Soap.Tests.Conversion.Trees;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Conversion;

/// <summary>What happens to a network between two steps of a loop that does not count them.</summary>
public sealed class NetworkStateTests
{
    private const int Samples = 6;

    [Theory]
    [InlineData("kp:decay=0.1")]
    [InlineData("fa+constrained")]
    [InlineData("fa+foof")]
    [InlineData("sign:period=12,magnitude=norm")]
    public void A_loop_goes_on_bit_for_bit_from_what_was_saved_behind_an_optimisers_step(string rule)
    {
        using var network = Made(5).WithRule(rule, 3, ones(1, 7));
        Train(network, 0, 3);
        var saved = Copy(network);
        Train(network, 3, 3);
        using var other = Made(77).WithRule(rule, 3, ones(1, 7));
        other.load_state_dict(saved);
        Train(other, 3, 3);
        AssertEqual(network.state_dict(), other.state_dict());
    }

    [Theory]
    [InlineData("kp:decay=0.1", true)]
    [InlineData("fa+constrained", true)]
    [InlineData("kp:decay=0.1", false)]
    public void Nothing_of_an_earlier_step_is_done_to_what_was_loaded(string rule, bool fromNames)
    {
        using var network = Made(5).WithRule(rule, 3, ones(1, 7));
        Train(network, 0, 1);
        var saved = Copy(network);
        using var file = new MemoryStream();
        network.save(file);
        Train(network, 1, 1);
        if (fromNames)
        {
            network.load_state_dict(saved);
        }
        else
        {
            using var written = new MemoryStream(file.ToArray());
            network.load(written);
        }

        using (no_grad())
        {
            network.call(ones(1, 7));
        }

        AssertEqual(saved, network.state_dict());
    }

    [Fact]
    public void A_step_is_ended_once()
    {
        using var network = Made(5).WithRule("kp:decay=0.1", 3, ones(1, 7));
        Train(network, 0, 1);
        network.EndStep();
        var before = Copy(network);
        network.EndStep();
        AssertEqual(before, network.state_dict());
    }

    [Fact]
    public void Who_begins_to_count_begins_behind_the_step_before()
    {
        using var network = Made(5).WithRule("kp:decay=0.1", 3, ones(1, 7));
        Train(network, 0, 1);
        var before = network.Layers[0].Weight.ToBytes();
        network.BeginStep(Samples, Samples);
        Assert.NotEqual(before, network.Layers[0].Weight.ToBytes());
        Assert.Equal(Samples, network.state_dict()["examples_seen"].item<long>());
    }

    [Fact]
    public void An_optimiser_of_one_layer_makes_steps_and_passes_without_gradient_make_none()
    {
        using var network = Made(5).WithRule("fa", 3, ones(1, 7));
        using var optimizer = optim.SGD([network.Layers[^1].Weight], 0.05);
        for (var step = 0; step < 2; step++)
        {
            using (no_grad())
            {
                network.call(ones(4, 7));
            }

            network.call(Batch(step).Inputs).sum().backward();
            optimizer.step();
            Assert.Equal((step + 1) * Samples, network.state_dict()["examples_seen"].item<long>());
        }
    }

    [Fact]
    public void A_network_outlives_the_dispose_scope_in_which_it_was_made()
    {
        RuleNetwork network;
        using (NewDisposeScope())
        {
            network = Made(5).WithRule("sign:period=6,magnitude=norm", 3, ones(1, 7));
        }

        Train(network, 0, 2);
        Assert.Equal(2 * Samples, network.state_dict()["examples_seen"].item<long>());
        network.Dispose();
    }

    [Fact]
    public void The_number_of_examples_stays_where_the_program_reads_it()
    {
        using var network = Made(5).WithRule("fa", 3, ones(1, 7));
        Train(network, 0, 1);
        network.to(META);
        Assert.Equal(DeviceType.META, network.Layers[1].OwnFeedback!.device_type);
        Assert.Equal(Samples, network.state_dict()["examples_seen"].item<long>());
    }

    [Fact]
    public void A_pass_that_throws_counts_no_examples()
    {
        using var network = Made(5).WithRule("fa", 3, ones(1, 7));
        Assert.ThrowsAny<Exception>(() => network.call(ones(5, 8)));
        Train(network, 0, 2);
        Assert.Equal(2 * Samples, network.state_dict()["examples_seen"].item<long>());
    }

    [Fact]
    public void A_network_that_moves_in_the_middle_of_a_step_counts_on()
    {
        using var network = Made(5).WithRule("fa", 3, ones(1, 7));
        network.call(ones(Samples, 7));
        network.to(ScalarType.Float64);
        Train(network, 0, 2, ScalarType.Float64);
        Assert.Equal(2 * Samples, network.state_dict()["examples_seen"].item<long>());
    }

    [Fact]
    public void The_model_moved_without_its_network_is_told()
    {
        using var model = Made(5);
        using var network = model.WithRule("fa", 3, ones(1, 7));
        model.to(ScalarType.Float64);
        var error = Assert.Throws<InvalidOperationException>(
            () => network.call(ones(Samples, 7, dtype: ScalarType.Float64)));
        Assert.Equal(
            "What leaves layer '_fc2' is Float64 on cpu, and its feedback weights are Float32 on cpu: move the " +
            "RuleNetwork, which takes the model with it.", error.Message);
        network.to(ScalarType.Float64);
        Train(network, 0, 1, ScalarType.Float64);
    }

    [Fact]
    public void What_a_network_learns_is_asked_for_where_gradients_are_off_too()
    {
        using var network = Made(5).WithRule("fa", 3, ones(1, 7));
        var (inputs, labels) = Batch(0);
        using var noGradient = no_grad();
        Assert.All(
            network.Learn(inputs, labels, Loss.CrossEntropy).Layers, layer => Assert.NotNull(layer.WeightGradient));
    }

    private static void Train(
        RuleNetwork network, int first, int steps, ScalarType type = ScalarType.Float32)
    {
        using var optimizer = optim.SGD(network.parameters(), 0.05);
        for (var step = first; step < first + steps; step++)
        {
            var (inputs, labels) = Batch(step);
            optimizer.zero_grad();
            functional.cross_entropy(network.call(inputs.to_type(type)), labels).backward();
            optimizer.step();
        }
    }

    private static Dictionary<string, Tensor> Copy(RuleNetwork network) =>
        network.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.detach().clone());

    private static void AssertEqual(Dictionary<string, Tensor> expected, Dictionary<string, Tensor> actual)
    {
        Assert.Equal(expected.Keys, actual.Keys);
        Assert.All(expected, entry => Assert.Equal(entry.Value.ToBytes(), actual[entry.Key].ToBytes()));
    }

    private static PlainTree Made(long seed)
    {
        random.manual_seed(seed);
        return new PlainTree();
    }

    private static (Tensor Inputs, Tensor Labels) Batch(int number)
    {
        random.manual_seed(100 + number);
        return (randn(Samples, 7), randint(0, 4, [Samples], ScalarType.Int64));
    }
}
