using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Models.Entries;

/// <summary>
/// A small network for CIFAR: three convolutions of 3×3 with 32, 64 and 128 channels, ReLU, the largest of 2×2 behind
/// the first two and the mean over places behind the last, and dense layers of 256 and the outputs. Source: LeNetCIFAR
/// of BioTorch (github.com/jsalbert/biotorch), the code of Sanfiz and Akrout 2021, arXiv:2108.13446.
/// </summary>
internal sealed class LenetCifar : ModelEntry
{
    /// <inheritdoc/>
    public override string Name => "lenet-cifar";

    /// <inheritdoc/>
    public override string Title => "three convolutions, 32-64-128, ReLU, and two dense layers";

    /// <inheritdoc/>
    public override string Source => "Sanfiz and Akrout 2021";

    private protected override int SmallestSide => 18;

    private protected override Module<Tensor, Tensor> Made(IReadOnlyList<long> image, int outputs) => Sequential(
        ("image", Unflatten(1, [.. image])),
        ("conv1", Conv2d(image[0], 32, 3)), ("relu1", ReLU()), ("pool1", MaxPool2d(2)),
        ("conv2", Conv2d(32, 64, 3)), ("relu2", ReLU()), ("pool2", MaxPool2d(2)),
        ("conv3", Conv2d(64, 128, 3)), ("relu3", ReLU()), ("pool3", AdaptiveAvgPool2d(1)), ("flatten", Flatten()),
        ("fc1", Linear(128, 256)), ("relu4", ReLU()), ("fc2", Linear(256, outputs)));
}
