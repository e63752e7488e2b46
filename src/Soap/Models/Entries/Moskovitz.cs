using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Models.Entries;

/// <summary>
/// The network of feedback alignment in deep convolutional networks: two convolutions of 5×5 with 64 channels, each
/// with ReLU and the largest of 2×2, and dense layers of 384, 192 and the outputs. It was trained on crops of 24×24.
/// Source: Moskovitz, Litwin-Kumar and Abbott 2018, arXiv:1812.06488, as in the code of Interp_FA.
/// </summary>
internal sealed class Moskovitz : ModelEntry
{
    /// <inheritdoc/>
    public override string Name => "moskovitz-1";

    /// <inheritdoc/>
    public override string Title => "two convolutions of 5x5 with 64 channels, ReLU, and three dense layers";

    /// <inheritdoc/>
    public override string Source => "Moskovitz et al. 2018";

    private protected override int SmallestSide => 16;

    private protected override Module<Tensor, Tensor> Made(IReadOnlyList<long> image, int outputs) => Sequential(
        ("image", Unflatten(1, [.. image])),
        ("conv1", Conv2d(image[0], 64, 5)), ("relu1", ReLU()), ("pool1", MaxPool2d(2)),
        ("conv2", Conv2d(64, 64, 5)), ("relu2", ReLU()), ("pool2", MaxPool2d(2)), ("flatten", Flatten()),
        ("fc1", Linear(64 * Places(image[1]) * Places(image[2]), 384)), ("relu3", ReLU()),
        ("fc2", Linear(384, 192)), ("relu4", ReLU()), ("fc3", Linear(192, outputs)));

    // Of a side after both convolutions and pools.
    private static long Places(long side) => ((side - 4) / 2 - 4) / 2;
}
