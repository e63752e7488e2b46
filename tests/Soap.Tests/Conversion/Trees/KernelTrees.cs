using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Conversion.Trees;

/// <summary>As in much of TorchSharp's own examples, a field cannot hold another type of layer.</summary>
internal sealed class SealedTree : Module<Tensor, Tensor>
{
    private readonly Conv2d _conv = Conv2d(1, 3, (3, 2));
    private readonly MaxPool2d _pool = MaxPool2d(2);
    private readonly Linear _fc = Linear(27, 4);

    public SealedTree()
        : base(nameof(SealedTree)) => RegisterComponents();

    public override Tensor forward(Tensor input) =>
        _fc.call(_pool.call(functional.relu(_conv.call(input))).flatten(1));
}

internal sealed class ResidualBlock : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> _conv1, _conv2, _shortcut;

    public ResidualBlock(int channels, int outputs, int stride)
        : base(nameof(ResidualBlock))
    {
        _conv1 = Conv2d(channels, outputs, 3, stride: stride, padding: 1, bias: false);
        _conv2 = Conv2d(outputs, outputs, 3, padding: 1);
        _shortcut = channels == outputs && stride == 1 ? Identity() : Conv2d(channels, outputs, 1, stride: stride);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) =>
        functional.relu(_conv2.call(functional.relu(_conv1.call(input))).Plus(_shortcut.call(input)));
}

internal sealed class ResidualTree : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> _block1 = new ResidualBlock(3, 3, 1), _block2 = new ResidualBlock(3, 5, 2);
    private readonly Module<Tensor, Tensor> _fc = Linear(5, 4);

    public ResidualTree()
        : base(nameof(ResidualTree)) => RegisterComponents();

    public override Tensor forward(Tensor input) =>
        _fc.call(_block2.call(_block1.call(input)).mean([2L, 3L]));
}

internal sealed class KernelTree : Module<Tensor, Tensor>
{
    private readonly Sequential _features = Sequential(
        Conv2d(4, 6, 3, stride: 2, groups: 2), Tanh(),
        Conv2d(6, 6, (2, 3), padding: (1, 0), dilation: (2, 1), groups: 3, bias: false), Tanh(),
        Conv2d(6, 4, 1), Tanh());

    private readonly Module<Tensor, Tensor> _fc = Linear(4, 4);

    public KernelTree()
        : base(nameof(KernelTree)) => RegisterComponents();

    public override Tensor forward(Tensor input) => _fc.call(_features.call(input).mean([2L, 3L]));
}

internal sealed class LineTree : Module<Tensor, Tensor>
{
    private readonly Sequential _features = Sequential(
        Conv1d(2, 4, 5, padding: Padding.Same), Tanh(), Conv1d(4, 3, 4, stride: 3), Tanh());

    private readonly Module<Tensor, Tensor> _fc = Linear(9, 4);

    public LineTree()
        : base(nameof(LineTree)) => RegisterComponents();

    public override Tensor forward(Tensor input) => _fc.call(_features.call(input).flatten(1));
}

internal sealed class NormTree : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> _conv1 = Conv2d(3, 4, 3, bias: false), _norm1 = BatchNorm2d(4);
    private readonly Module<Tensor, Tensor> _conv2 = Conv2d(4, 4, 3), _norm2 = GroupNorm(2, 4);
    private readonly Module<Tensor, Tensor> _drop = Dropout(0.3), _fc = Linear(64, 4);

    public NormTree()
        : base(nameof(NormTree))
    {
        RegisterComponents();

        // TorchSharp 0.107 leaves these two as the memory was.
        init.ones_(_norm2.get_parameter("weight")!);
        init.zeros_(_norm2.get_parameter("bias")!);
    }

    public override Tensor forward(Tensor input)
    {
        var h = functional.relu(_norm1.call(_conv1.call(input)));
        h = functional.relu(_norm2.call(_conv2.call(h)));
        return _fc.call(_drop.call(h.flatten(1)));
    }
}

internal sealed class InPlaceTree : Module<Tensor, Tensor>
{
    private readonly Sequential _features = Sequential(
        Conv2d(2, 4, 3), ReLU(inplace: true), Conv2d(4, 4, 3, padding: 1), ReLU(inplace: true), AvgPool2d(2),
        Flatten(), Linear(36, 4));

    public InPlaceTree()
        : base(nameof(InPlaceTree)) => RegisterComponents();

    public override Tensor forward(Tensor input) => _features.call(input);
}
