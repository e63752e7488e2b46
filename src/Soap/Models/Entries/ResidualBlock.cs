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

    /// <summary>Makes the block.</summary>
    /// <param name="channels">Of its input.</param>
    /// <param name="outputs">Of its output, at least as many.</param>
    /// <param name="stride">Of its first convolution.</param>
    public ResidualBlock(int channels, int outputs, int stride)
        : base(nameof(ResidualBlock))
    {
        (Stride, Added) = (stride, outputs - channels);
        _parts =
        [
            Conv2d(channels, outputs, 3, stride: stride, padding: 1, bias: false), new KeptBatchNorm(outputs, 4),
            Conv2d(outputs, outputs, 3, padding: 1, bias: false), new KeptBatchNorm(outputs, 4),
        ];
        foreach (var (name, part) in Names.Zip(_parts))
        {
            register_module(name, part);
        }
    }

    /// <summary>Convolution, norm, convolution, norm, with their names in the block.</summary>
    public IReadOnlyList<(string Name, Module<Tensor, Tensor> Module)> Parts => [.. Names.Zip(_parts)];

    /// <summary>How many places of the shortcut are one of the block's.</summary>
    public int Stride { get; }

    /// <summary>Channels of zeros that the shortcut gets, half of them before its own, rounded down.</summary>
    public int Added { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var h = functional.relu(_parts[1].call(_parts[0].call(input)));
        var shortcut = input;
        if (Stride > 1)
        {
            shortcut = shortcut.slice(2, 0, shortcut.shape[2], Stride).slice(3, 0, shortcut.shape[3], Stride);
        }

        if (Added > 0)
        {
            shortcut = functional.pad(shortcut, [0, 0, 0, 0, Added / 2, Added - Added / 2]);
        }

        return functional.relu(_parts[3].call(_parts[2].call(h)).Plus(shortcut)).MoveToOuterDisposeScope();
    }
}
