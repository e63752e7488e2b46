using Soap.Maps;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Models.Entries;

/// <summary>
/// A small VGG: five convolutions of 3×3 with 128, 128, 256, 256 and 512 channels, each with ELU and the largest of
/// 2×2, and one dense layer. Source: Ernoult et al. 2022 (difference target propagation), arXiv:2201.13415, and its
/// code (github.com/ernoult/scalingDTP, simple_vgg.py).
/// </summary>
internal sealed class VggSmall : ModelEntry
{
    private static readonly int[] Channels = [128, 128, 256, 256, 512];

    /// <inheritdoc/>
    public override string Name => "vgg-small";

    /// <inheritdoc/>
    public override string Title => "five convolutions, 128-128-256-256-512, ELU, and one dense layer";

    /// <inheritdoc/>
    public override string Source => "Ernoult et al. 2022";

    private protected override int SmallestSide => 1;

    private protected override Module<Tensor, Tensor> Made(IReadOnlyList<long> image, int outputs)
    {
        var (frame, height, width) = Frame.To32(image);
        var modules = new List<(string, Module<Tensor, Tensor>)>
        {
            ("image", Unflatten(1, [.. image])), ("frame", frame),
        };
        var entering = image[0];
        foreach (var (channels, index) in Channels.Select((channels, index) => (channels, index + 1)))
        {
            modules.Add(($"conv{index}", Conv2d(entering, channels, 3, padding: 1)));
            modules.Add(($"elu{index}", new ActivationModule(Activation.Elu)));
            modules.Add(($"pool{index}", MaxPool2d(2)));
            entering = channels;
        }

        modules.Add(("flatten", Flatten()));
        modules.Add(("fc", Linear(entering * (height >> Channels.Length) * (width >> Channels.Length), outputs)));
        return Sequential([.. modules]);
    }
}
