using Soap.Lifetimes;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Models.Entries;

/// <summary>
/// relu(norm(conv(relu(norm(conv(x))))) + x). Where the block has more channels than its input, or a stride, x loses
/// places and gets channels of zeros: option A, which has no weights.
/// </summary>
internal sealed class ResidualBlock : Module<Tensor, Tensor>
{
    private static readonly string[] Names = ["conv1", "bn1", "conv2", "bn2"];

    // In an array: TorchSharp registers fields that are modules by the fields' names.
    private readonly Module<Tensor, Tensor>[] _parts;
    private readonly int _stride, _added;

    /// <summary>Makes the block.</summary>
    /// <param name="channels">Of its input.</param>
    /// <param name="outputs">Of its output, at least as many.</param>
    /// <param name="stride">Of its first convolution.</param>
    public ResidualBlock(int channels, int outputs, int stride)
        : base(nameof(ResidualBlock))
    {
        (_stride, _added) = (stride, outputs - channels);
        _parts =
        [
            Conv2d(channels, outputs, 3, stride: stride, padding: 1, bias: false), BatchNorm2d(outputs),
            Conv2d(outputs, outputs, 3, padding: 1, bias: false), BatchNorm2d(outputs),
        ];
        foreach (var (name, part) in Names.Zip(_parts))
        {
            register_module(name, part);
        }
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var h = functional.relu(_parts[1].call(_parts[0].call(input)));
        var shortcut = input;
        if (_stride > 1)
        {
            shortcut = shortcut.slice(2, 0, shortcut.shape[2], _stride).slice(3, 0, shortcut.shape[3], _stride);
        }

        if (_added > 0)
        {
            shortcut = functional.pad(shortcut, [0, 0, 0, 0, _added / 2, _added - _added / 2]);
        }

        return functional.relu(_parts[3].call(_parts[2].call(h)).Plus(shortcut)).MoveToOuterDisposeScope();
    }
}
