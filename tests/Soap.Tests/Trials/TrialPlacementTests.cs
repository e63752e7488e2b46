using System.Runtime.InteropServices;
using Soap.Data;
using Soap.Engines;
using Soap.Losses;
using Soap.Tests.Training;
using Soap.Training;
using Soap.Trials;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Trials;

/// <summary>
/// A trial on another device than the CPU, as far as that can be tried without one: on the device META, which has
/// shapes and no numbers, all that a trial works with is there, and its step ends only where the engine reads the
/// loss.
/// </summary>
public sealed class TrialPlacementTests
{
    private static readonly TrialSpecification LeNet =
        SmallTasks.Specification with { Task = "pictures", Model = "lenet5", Hidden = [256] };

    public static TheoryData<string> Rules =>
        ["bp", "fa", "kp", "dfa", "sign:period=1000,magnitude=norm", "pepita", "dtp"];

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_network_and_its_optimiser_are_moved_whole(string rule)
    {
        using var scope = NewDisposeScope();
        using var placement = new TrialPlacement(META);
        using var network = TrialNetwork.Of(SmallTasks.Specification with { Rule = rule }, 5, 3, null);
        placement.Move(network);
        AssertThere(network);
    }

    [Theory]
    [InlineData("fa")]
    [InlineData("dfa")]
    [InlineData("kp")]
    public void A_network_of_the_catalogue_is_moved_with_all_that_its_rule_keeps(string rule)
    {
        using var scope = NewDisposeScope();
        using var placement = new TrialPlacement(META);
        using var network = TrialNetwork.Of(LeNet with { Rule = rule }, 784, 10, [1, 28, 28]);
        placement.Move(network);
        AssertThere(network);
    }

    [Fact]
    public void A_network_of_which_a_part_stays_is_refused()
    {
        using var scope = NewDisposeScope();
        using var placement = new TrialPlacement(META);
        using var network = new Stubborn();
        Assert.Equal(
            "'kept' of the network is on CPU, and the trial on META.",
            Assert.Throws<InvalidOperationException>(() => placement.Move(network)).Message);
    }

    [Fact]
    public void Batches_that_are_drawn_are_where_the_trial_is()
    {
        using var scope = NewDisposeScope();
        using var placement = new TrialPlacement(META);
        var source = placement.Of(new NoiseBatches(64, 5, 3, 1));
        var (inputs, targets) = source.Take(-64, 16, ScalarType.Float32);
        Assert.Equal((DeviceType.META, DeviceType.META), (inputs.device_type, targets.device_type));
        Assert.Equal([16, 5], inputs.shape);
        Assert.Equal([16], targets.shape);
        Assert.Equal((ScalarType.Float32, ScalarType.Int64), (inputs.dtype, targets.dtype));
        Assert.Equal(64, source.EpochLength);
    }

    [Fact]
    public void Bytes_are_moved_as_bytes_with_their_scaling()
    {
        using var scope = NewDisposeScope();
        using var placement = new TrialPlacement(META);
        var data = new Dataset(zeros([4, 2], uint8), zeros([4], int64), new InputScaling(0.1, 0.3));
        var moved = placement.Of(data);
        Assert.Equal((DeviceType.META, ScalarType.Byte), (moved.Inputs.device_type, moved.Inputs.dtype));
        Assert.Equal((DeviceType.META, ScalarType.Int64), (moved.Targets.device_type, moved.Targets.dtype));
        Assert.Equal(data.Scaling, moved.Scaling);
    }

    // Nothing is gathered on META; but what is copied from there to the CPU is an error, and it is copied.
    [Fact]
    public void Samples_are_gathered_where_they_are_by_indices_from_elsewhere()
    {
        using var scope = NewDisposeScope();
        var indices = zeros([3], int64, META);
        AssertReads(() => SmallTasks.Blobs().Train.Gather(indices, ScalarType.Float32));
    }

    [Fact]
    public void Samples_are_moved_once_and_let_go_of_with_the_trial()
    {
        var data = SmallTasks.Blobs().Train;
        Dataset moved;
        using (var placement = new TrialPlacement(META))
        {
            using (NewDisposeScope())
            {
                moved = placement.Of(data);
            }

            Assert.Same(moved, placement.Of(data));
            Assert.False(moved.Inputs.IsInvalid);
        }

        Assert.True(moved.Inputs.IsInvalid && moved.Targets.IsInvalid);
        Assert.False(data.Inputs.IsInvalid);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_step_ends_only_where_the_engine_reads_its_loss(string rule)
    {
        using var scope = NewDisposeScope();
        using var placement = new TrialPlacement(META);
        var data = SmallTasks.Blobs().Train;
        using var network = TrialNetwork.Of(SmallTasks.Specification with { Rule = rule }, 5, 3, null);
        placement.Move(network);
        using var optimizer = OptimizerCatalog.Create(SmallTasks.Specification, network.parameters());
        using var trainer = new Trainer(
            network, Loss.CrossEntropy, optimizer, _ => 0.1,
            placement.Of(new DatasetBatches(data, new BatchOrder(data.Count, 30, 1))), 16);
        Assert.Equal("autograd", trainer.Engine.Name);
        AssertReads(() => trainer.TrainUntil(16));
    }

    [Fact]
    public void On_the_CPU_nothing_is_copied()
    {
        using var scope = NewDisposeScope();
        using var placement = new TrialPlacement(CPU);
        var (data, noise, numbers) = (SmallTasks.Blobs().Train, new NoiseBatches(8, 5, 3, 1), ones(3));
        Assert.Same(data, placement.Of(data));
        Assert.Same(noise, placement.Of(noise));
        Assert.Same(numbers, placement.Of(numbers));
        using var network = TrialNetwork.Of(SmallTasks.Specification, 5, 3, null);
        var weights = network.parameters().ToArray();
        placement.Move(network);
        Assert.Equal(weights, network.parameters());
    }

    private static void AssertReads(Action step)
    {
        var error = Assert.Throws<ExternalException>(step);
        Assert.Matches("^(Cannot copy out of meta tensor|Tensor.item\\(\\) cannot be called on meta)", error.Message);
    }

    private static void AssertThere(Module network)
    {
        Assert.All(network.parameters(), parameter => Assert.Equal(DeviceType.META, parameter.device_type));
        Assert.All(
            network.buffers().Where(buffer => buffer.dtype != ScalarType.Int64),
            buffer => Assert.Equal(DeviceType.META, buffer.device_type));
    }

    private sealed class Stubborn : Module<Tensor, Tensor>
    {
        public Stubborn()
            : base(nameof(Stubborn)) => register_buffer("kept", ones(2));

        public override Tensor forward(Tensor input) => input;

        protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
        {
            // It stays.
        }
    }
}
