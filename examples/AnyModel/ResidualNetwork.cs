using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AnyModel;

/// <summary>A residual network for images of 28 x 28 pixels: nothing of SOAP's is in it.</summary>
internal static class ResidualNetwork
{
    public static Module<Tensor, Tensor> Create() => Sequential(
        ("image", Unflatten(1, [1, 28, 28])),
        ("stem", Conv2d(1, 8, 3, stride: 2, padding: 1, bias: false)),
        ("norm", BatchNorm2d(8)),
        ("relu", ReLU()),
        ("block1", new ResidualBlock(8, 8, stride: 1)),
        ("block2", new ResidualBlock(8, 16, stride: 2)),
        ("block3", new ResidualBlock(16, 16, stride: 1)),
        ("mean", AdaptiveAvgPool2d(1)),
        ("flatten", Flatten()),
        ("head", Linear(16, 10)));
}
