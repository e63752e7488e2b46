using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AnyModel;

/// <summary>Two convolutions and a way past them.</summary>
internal sealed class ResidualBlock : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> _inner, _shortcut;

    public ResidualBlock(long channels, long outputs, long stride)
        : base(nameof(ResidualBlock))
    {
        _inner = Sequential(
            ("conv1", Conv2d(channels, outputs, 3, stride, padding: 1, bias: false)), ("norm1", BatchNorm2d(outputs)),
            ("relu", ReLU()),
            ("conv2", Conv2d(outputs, outputs, 3, padding: 1, bias: false)), ("norm2", BatchNorm2d(outputs)));
        _shortcut = channels == outputs && stride == 1 ? Identity() : Conv2d(channels, outputs, 1, stride);
        register_module("inner", _inner);
        register_module("shortcut", _shortcut);
    }

    public override Tensor forward(Tensor input) => functional.relu(_inner.call(input) + _shortcut.call(input));
}
