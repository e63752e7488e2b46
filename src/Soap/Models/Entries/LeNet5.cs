using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Models.Entries;

/// <summary>
/// LeNet-5: two convolutions of 5×5, 6 and 16 channels, each with tanh and a mean over 2×2, and dense layers of 120,
/// 84 and the outputs. Source: LeCun, Bottou, Bengio and Haffner 1998, doi:10.1109/5.726791. Differs from the paper:
/// every channel of the second convolution sees all six, means have no weights of their own, and outputs are linear,
/// as in most codes since.
/// </summary>
internal sealed class LeNet5 : ModelEntry
{
    /// <inheritdoc/>
    public override string Name => "lenet5";

    /// <inheritdoc/>
    public override string Title => "two convolutions and three dense layers, tanh; 61,470 weights on MNIST";

    /// <inheritdoc/>
    public override string Source => "LeCun et al. 1998";

    private protected override int SmallestSide => 16;

    private protected override Module<Tensor, Tensor> Made(IReadOnlyList<long> image, int outputs)
    {
        var (frame, height, width) = Frame.To32(image);
        return Sequential(
            ("image", Unflatten(1, [.. image])), ("frame", frame),
            ("conv1", Conv2d(image[0], 6, 5)), ("tanh1", Tanh()), ("pool1", AvgPool2d(2)),
            ("conv2", Conv2d(6, 16, 5)), ("tanh2", Tanh()), ("pool2", AvgPool2d(2)), ("flatten", Flatten()),
            ("fc1", Linear(16 * Places(height) * Places(width), 120)), ("tanh3", Tanh()), ("fc2", Linear(120, 84)),
            ("tanh4", Tanh()),
            ("fc3", Linear(84, outputs)));
    }

    // Of a side after both convolutions and means.
    private static long Places(long side) => ((side - 4) / 2 - 4) / 2;
}
