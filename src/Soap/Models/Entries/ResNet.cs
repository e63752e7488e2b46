using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Models.Entries;

/// <summary>
/// A residual network for small images: a convolution of 3×3, stages of n blocks of two convolutions of 3×3, each with
/// batch norm, the mean over places, and one dense layer. Source: He, Zhang, Ren and Sun 2016, arXiv:1512.03385; with
/// 16, 32 and 64 channels that of section 4.2, option A, narrow with half of them; with 64 to 512 that of table 1,
/// option B, whose first convolution of 7×7 and pooling, for images of 224×224, are one of 3×3 here.
/// </summary>
/// <param name="blocks">n, at least 1.</param>
/// <param name="stages">Channels of each stage.</param>
/// <param name="projects">Whether shortcuts have weights where they change their shape: option B.</param>
internal sealed class ResNet(int blocks, IReadOnlyList<int> stages, bool projects) : ModelEntry
{
    // Channels of the first stage.
    private const int Published = 16;

    private bool IsNarrow => stages[0] < Published;

    /// <inheritdoc/>
    public override string Name =>
        $"resnet{2 * stages.Count * blocks + 2}{(IsNarrow ? "-narrow" : "")}";

    /// <inheritdoc/>
    public override string Title => $"{stages.Count * blocks} residual blocks of two convolutions, " +
        $"{string.Join("-", stages.Select(channels => $"{channels}"))}, batch norm, ReLU";

    /// <inheritdoc/>
    public override string Source => $"He et al. 2016, option {(projects ? "B" : "A")}" +
        (IsNarrow ? ", with half the channels" : "");

    /// <summary>The networks of CIFAR-10, 6 n + 2 layers deep.</summary>
    public static ResNet OfCifar(int blocks) => new(blocks, [Published, 32, 64], projects: false);

    /// <summary>The same with half the channels.</summary>
    public static ResNet Narrow(int blocks) => new(blocks, [8, 16, 32], projects: false);

    /// <summary>The blocks: shortcuts give most layers several producers.</summary>
    public override string DirectAt => "layer*.*";

    private protected override int SmallestSide => 1 << (stages.Count - 1);

    private protected override Module<Tensor, Tensor> Made(IReadOnlyList<long> image, int outputs)
    {
        var modules = new List<(string, Module<Tensor, Tensor>)>
        {
            ("image", Unflatten(1, [.. image])),
            ("conv1", Conv2d(image[0], stages[0], 3, padding: 1, bias: false)),
            ("bn1", new KeptBatchNorm(stages[0], 4)),
            ("relu1", ReLU()),
        };
        var entering = stages[0];
        foreach (var (channels, stage) in stages.Select((channels, index) => (channels, index + 1)))
        {
            var first = entering;
            modules.Add(($"layer{stage}", Sequential([
                .. Enumerable.Range(0, blocks).Select(block => (
                    $"{block}",
                    (Module<Tensor, Tensor>)new ResidualBlock(
                        block == 0 ? first : channels, channels, block == 0 && stage > 1 ? 2 : 1, projects))),
            ])));
            entering = channels;
        }

        modules.Add(("pool", AdaptiveAvgPool2d(1)));
        modules.Add(("flatten", Flatten()));
        modules.Add(("fc", Linear(entering, outputs)));
        return Sequential([.. modules]);
    }
}
