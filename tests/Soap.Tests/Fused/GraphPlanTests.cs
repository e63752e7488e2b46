using Soap.Conversion;
using Soap.Fused;
using Soap.Models;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Fused;

/// <summary>How images of a converted model lie in memory.</summary>
public sealed class GraphPlanTests
{
    [Fact]
    public void Of_a_residual_network_only_where_a_stage_ends_does_a_displacement_take_memory_of_its_own()
    {
        var plan = Plan("resnet20", "fa");
        var own = Enumerable.Range(0, plan.Images.Count).Where(image => plan.DisplacementIn(image) is null).ToArray();

        // What two stages leave to a shortcut in steps of two, and the output.
        Assert.Equal([14, 26, plan.Images.Count - 1], own);
    }

    [Fact]
    public void What_a_shortcut_hands_down_whole_lies_in_the_memory_of_the_later_image()
    {
        var plan = Plan("resnet20", "fa");
        Assert.Equal([6, 10, 14], new[] { 2, 6, 10 }.Select(image => plan.DisplacementIn(image)!.Value));
    }

    [Fact]
    public void Numbers_that_a_window_has_to_find_again_stay()
    {
        var plan = Plan("layers:4x3,pool2,6x3,mean2,5", "fa");
        Assert.Equal([1, null, 3, 4, 5, null], Enumerable.Range(1, 6).Select(image => plan.DisplacementIn(image)));
    }

    [Fact]
    public void Where_a_broadcast_arrives_at_blocks_every_displacement_takes_the_numbers_place()
    {
        var plan = Plan("resnet20", "dfa; direct at: layer*.*");
        Assert.All(
            Enumerable.Range(1, plan.Images.Count - 2), image => Assert.Equal(image, plan.DisplacementIn(image)));
    }

    [Fact]
    public void Channels_of_images_lie_an_odd_number_of_places_apart_but_where_a_dense_layer_reads_them_as_a_row()
    {
        var plan = Plan("layers:4x3p1,pool2,6x3p1,5", "fa");
        Assert.Equal(
            [(256, 256), (256, 257), (64, 65), (64, 64)],
            plan.Images.Take(4).Select(image => (image.Places, image.ChannelStep)));
    }

    private static GraphPlan Plan(string model, string rule)
    {
        using var scope = NewDisposeScope();
        using var made = ModelCatalog.Find(model).Create([1, 16, 16], 4);
        using var network = made.WithRule(rule, 3, zeros(1, 256));
        return GraphPlan.Of(network, out var refusal) ?? throw new InvalidOperationException(refusal);
    }
}
