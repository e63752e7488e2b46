using Soap.Lifetimes;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Models.Entries;

/// <summary>
/// relu(norm(conv(relu(norm(conv(x))))) + x). Where the block has more channels than its input, or a stride, x loses
/// places and gets channels of zeros (option A, which has no weights), or norm(conv(x)) of 1×1 is added (option B).
/// </summary>
internal sealed class ResidualBlock : Module<Tensor, Tensor>
{
    private const string ProjectionName = "downsample";
    private static readonly string[] Names = ["conv1", "bn1", "conv2", "bn2"];

    // In an array: TorchSharp registers fields that are modules by the fields' names.
    private readonly Module<Tensor, Tensor>[] _parts, _projection = [];

    /// <summary>Makes the block.</summary>
    /// <param name="channels">Of its input.</param>
    /// <param name="outputs">Of its output, at least as many.</param>
    /// <param name="stride">Of its first convolution.</param>
    /// <param name="projects">Whether the shortcut has weights where it changes its shape.</param>
    public ResidualBlock(int channels, int outputs, int stride, bool projects = false)
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

        if (projects && (stride > 1 || channels != outputs))
        {
            _projection =
            [
                Conv2d(channels, outputs, 1, stride: stride, bias: false), new KeptBatchNorm(outputs, 4),
            ];
            register_module(ProjectionName, Sequential(_projection));
        }
    }

    /// <summary>Convolution, norm, convolution, norm, with their names in the block.</summary>
    public IReadOnlyList<(string Name, Module<Tensor, Tensor> Module)> Parts => [.. Names.Zip(_parts)];

    /// <summary>Convolution and norm of the shortcut, with their names in the block; none where it has no
    /// weights.</summary>
    public IReadOnlyList<(string Name, Module<Tensor, Tensor> Module)> Projection =>
        [.. _projection.Select((part, index) => ($"{ProjectionName}.{index}", part))];

    /// <summary>How many places of the shortcut are one of the block's.</summary>
    public int Stride { get; }

    /// <summary>Channels of zeros that the shortcut gets, half of them before its own, rounded down.</summary>
    public int Added { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var h = functional.relu(_parts[1].call(_parts[0].call(input)));
        return functional.relu(_parts[3].call(_parts[2].call(h)).Plus(Shortcut(input))).MoveToOuterDisposeScope();
    }

    private Tensor Shortcut(Tensor input)
    {
        if (_projection is [var kernel, var norm])
        {
            return norm.call(kernel.call(input));
        }

        if (Stride > 1)
        {
            input = input.slice(2, 0, input.shape[2], Stride).slice(3, 0, input.shape[3], Stride);
        }

        return Added > 0 ? functional.pad(input, [0, 0, 0, 0, Added / 2, Added - Added / 2]) : input;
    }
}
