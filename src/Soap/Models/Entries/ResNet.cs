using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Models.Entries;

/// <summary>
/// A residual network of CIFAR's form, 6 n + 2 layers deep: a convolution, three stages of n blocks of two
/// convolutions of 3×3 with 16, 32 and 64 channels, each with batch norm, the mean over places, and one dense layer.
/// Source: He, Zhang, Ren and Sun 2016, arXiv:1512.03385, section 4.2, option A.
/// </summary>
/// <param name="blocks">n, at least 1.</param>
internal sealed class ResNet(int blocks) : ModelEntry
{
    private static readonly int[] Channels = [16, 32, 64];

    /// <inheritdoc/>
    public override string Name => $"resnet{6 * blocks + 2}";

    /// <inheritdoc/>
    public override string Title => $"{3 * blocks} residual blocks of two convolutions, 16-32-64, batch norm, ReLU";

    /// <inheritdoc/>
    public override string Source => "He et al. 2016, option A";

    /// <summary>The blocks: shortcuts give most layers several producers.</summary>
    public override string DirectAt => "layer*.*";

    private protected override int SmallestSide => 4;

    private protected override Module<Tensor, Tensor> Made(IReadOnlyList<long> image, int outputs)
    {
        var modules = new List<(string, Module<Tensor, Tensor>)>
        {
            ("image", Unflatten(1, [.. image])),
            ("conv1", Conv2d(image[0], Channels[0], 3, padding: 1, bias: false)),
            ("bn1", new KeptBatchNorm(Channels[0], 4)),
            ("relu1", ReLU()),
        };
        var entering = Channels[0];
        foreach (var (channels, stage) in Channels.Select((channels, index) => (channels, index + 1)))
        {
            var first = entering;
            modules.Add(($"layer{stage}", Sequential([
                .. Enumerable.Range(0, blocks).Select(block => (
                    $"{block}",
                    (Module<Tensor, Tensor>)new ResidualBlock(
                        block == 0 ? first : channels, channels, block == 0 && stage > 1 ? 2 : 1))),
            ])));
            entering = channels;
        }

        modules.Add(("pool", AdaptiveAvgPool2d(1)));
        modules.Add(("flatten", Flatten()));
        modules.Add(("fc", Linear(entering, outputs)));
        return Sequential([.. modules]);
    }
}
