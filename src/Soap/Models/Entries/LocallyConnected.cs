using Soap.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Models.Entries;

/// <summary>
/// A network without shared weights: locally connected layers of 5×5 with 128 and 64 channels, each with ReLU and the
/// mean of 2×2, one of 2×2 in steps of 2 with 64 channels, and dense layers of 1024 and the outputs. Source: Clark,
/// Abbott and Chung 2021, arXiv:2106.01257, and its code (VectorizedNets). Differs from what is known of the source:
/// activations are ReLU, which was not verified.
/// </summary>
internal sealed class LocallyConnected : ModelEntry
{
    /// <inheritdoc/>
    public override string Name => "locally-connected";

    /// <inheritdoc/>
    public override string Title => "three locally connected layers, 128-64-64, ReLU, and two dense layers";

    /// <inheritdoc/>
    public override string Source => "Clark et al. 2021";

    private protected override int SmallestSide => 8;

    private protected override Module<Tensor, Tensor> Made(IReadOnlyList<long> image, int outputs)
    {
        var (half, quarter) = (
            (Height: image[1] / 2, Width: image[2] / 2), (Height: image[1] / 4, Width: image[2] / 4));
        ConvolutionOptions wide = new() { Padding = (2, 2), InputSize = ((int)image[1], (int)image[2]) };
        return Sequential(
            ("image", Unflatten(1, [.. image])),
            ("local1", new LocallyConnected2d((int)image[0], 128, (5, 5), wide)), ("relu1", ReLU()),
            ("pool1", AvgPool2d(2)),
            ("local2", new LocallyConnected2d(
                128, 64, (5, 5), wide with { InputSize = ((int)half.Height, (int)half.Width) })), ("relu2", ReLU()),
            ("pool2", AvgPool2d(2)),
            ("local3", new LocallyConnected2d(64, 64, (2, 2), new()
            {
                Stride = (2, 2),
                InputSize = ((int)quarter.Height, (int)quarter.Width),
            })),
            ("relu3", ReLU()), ("flatten", Flatten()),
            ("fc1", Linear(64 * (quarter.Height / 2) * (quarter.Width / 2), 1024)), ("relu4", ReLU()),
            ("fc2", Linear(1024, outputs)));
    }
}
