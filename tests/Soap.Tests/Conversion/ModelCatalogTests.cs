using Soap.Conversion;
using Soap.Losses;
using Soap.Models;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Conversion;

/// <summary>The networks of the catalogue, beside what their papers and arithmetic say of them.</summary>
public sealed class ModelCatalogTests
{
    public static TheoryData<string> Names => [.. ModelCatalog.Names];

    // Weights without biases and norms; of the residual networks for images of three channels.
    [Theory]
    [InlineData("lenet5", 1, 28, 61_470)]
    [InlineData("lenet5", 1, 32, 61_470)]
    [InlineData("lenet-cifar", 3, 32, 128_352)]
    [InlineData("moskovitz-1", 3, 24, 404_032)]
    [InlineData("locally-connected", 3, 32, 1024 * 9600 + 256 * 204_800 + 16 * 16_384 + 1024 * 1024 + 10_240)]
    [InlineData("resnet8", 3, 32, 74_800)]
    [InlineData("resnet8-narrow", 3, 32, 18_968)]
    [InlineData("resnet14-narrow", 3, 32, 43_160)]
    [InlineData("resnet20-narrow", 3, 32, 67_352)]
    [InlineData("resnet56", 3, 32, 848_944)]
    [InlineData("resnet20", 3, 32, 268_336)]
    [InlineData("resnet18", 3, 32, 11_164_352)]
    [InlineData("vgg-small", 3, 32, 27 * 128 + 9 * (128 * 128 + 128 * 256 + 256 * 256 + 256 * 512) + 512 * 10)]
    public void They_have_as_many_weights_as_published(string name, int channels, int side, int weights)
    {
        using var model = ModelCatalog.Find(name).Create([channels, side, side], 10);
        Assert.Equal(weights, model.parameters().Where(parameter => parameter.dim() > 1).Sum(p => p.numel()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_layer_learns_by_every_kind_of_rule_and_direct_rules_arrive_where_the_entry_says(string name)
    {
        var entry = ModelCatalog.Find(name);
        // 62 million weights, and as many of B, are tried once.
        foreach (var rule in name == "locally-connected"
            ? ["fa"]
            : new[] { "bp", "fa", "dfa", "usf:magnitude=norm", "kp" })
        {
            using var scope = NewDisposeScope();
            random.manual_seed(2);
            var model = entry.Create([1, 28, 28], 10);
            var inputs = randn(4, 784);
            var text = rule == "dfa" && entry.DirectAt is { } at ? $"{rule}; direct at: {at}" : rule;
            using var network = model.WithRule(text, 3, inputs);
            var learnt = network.Learn(inputs, randint(0, 10, [4], ScalarType.Int64), Loss.CrossEntropy);
            Assert.All(network.LayerNames.Zip(learnt.Layers), layer => Assert.True(
                layer.Second.WeightGradient!.abs().sum().item<float>() > 0, $"{rule}: {layer.First}"));
        }
    }

    // As the arithmetic of the papers' networks counts them, in millions.
    [Theory]
    [InlineData("lenet-cifar", 32, 5.11)]
    [InlineData("moskovitz-1", 24, 5.90)]
    [InlineData("locally-connected", 32, 63.6)]
    [InlineData("resnet8", 32, 12.2)]
    [InlineData("resnet56", 32, 126)]
    [InlineData("resnet18", 32, 556)]
    public void A_forward_pass_takes_as_many_multiplications_as_published(string name, int side, double millions)
    {
        var trial = new Soap.Trials.TrialSpecification
        {
            Task = "pictures",
            Rule = "bp",
            Seed = 1,
            LearningRate = 0.1,
            Model = name,
        };
        var (_, pass) = Soap.Trials.TrialNetwork.Flops(trial, 3 * side * side, 10, [3, side, side]);
        Assert.Equal(1, pass / 2e6 / millions, 0.005);
    }

    [Fact]
    public void Residual_networks_refuse_direct_rules_at_their_layers()
    {
        using var scope = NewDisposeScope();
        var model = ModelCatalog.Find("resnet8").Create([1, 28, 28], 10);
        var error = Assert.Throws<SoapException>(() => model.WithRule("dfa", 3, ones(1, 784)));
        Assert.Contains(
            "layer2.0.conv1: its input is made of the outputs of", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Inputs_that_are_no_images_and_small_images_are_refused()
    {
        var entry = ModelCatalog.Find("lenet5");
        Assert.Equal("it takes images, and the inputs of the task are none", entry.Refuses(null));
        Assert.Equal(
            "model 'lenet5': it takes images [channels, height, width] of at least 16 x 16, and those of the task " +
            "are [1, 8, 8]", Assert.Throws<SoapException>(() => entry.Create([1, 8, 8], 10)).Message);
        Assert.Equal(
            "unknown model 'lenet': did you mean 'lenet5'? (allowed: lenet5, lenet-cifar, moskovitz-1, " +
            "locally-connected, vgg-small, resnet8, resnet20, resnet56, resnet18, resnet8-narrow, " +
            "resnet14-narrow, resnet20-narrow)",
            Assert.Throws<SoapException>(() => ModelCatalog.Find("lenet")).Message);
    }
}
