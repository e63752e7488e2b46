using static TorchSharp.torch;

namespace Soap.Maps;

/// <summary>
/// Kernels on images, [N, channels, height, width]: what convolutions and locally connected maps share.
/// </summary>
internal abstract class KernelMap : WeightedMap
{
    /// <param name="channels">Channels of the input, at least 1.</param>
    /// <param name="outputs">Channels of the output, at least 1.</param>
    /// <param name="height">How the kernel moves from row to row.</param>
    /// <param name="width">How it moves within a row.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    protected KernelMap(long channels, long outputs, Window height, Window width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        if (!height.IsValid || !width.IsValid)
        {
            throw new ArgumentOutOfRangeException(
                nameof(height),
                $"{height} by {width}: kernel, stride and dilation are at least 1, padding at least 0.");
        }

        (Channels, Outputs, Height, Width) = (channels, outputs, height, width);
    }

    /// <summary>Channels of the input.</summary>
    public long Channels { get; }

    /// <summary>Channels of the output.</summary>
    public long Outputs { get; }

    /// <summary>How the kernel moves from row to row.</summary>
    public Window Height { get; }

    /// <summary>How it moves within a row.</summary>
    public Window Width { get; }

    /// <inheritdoc/>
    public override Tensor Mixed(Tensor s, Tensor matrix) => einsum("nohw,ok->nkhw", s, matrix);

    /// <inheritdoc/>
    protected override string? Refuses(long[] entered) =>
        entered.Length != 4 ? "samples, channels, height and width are needed"
        : entered[1] != Channels ? $"it must have {Channels} channels"
        : Height.Positions(entered[2]) < 1 || Width.Positions(entered[3]) < 1
            ? $"the kernel covers {Height.Span} x {Width.Span}"
        : null;

    /// <inheritdoc/>
    protected override long[] Left(long[] entered) =>
        [entered[0], Outputs, Height.Positions(entered[2]), Width.Positions(entered[3])];

    /// <summary>What the kernel sees at each position, [N, channels × kernel, positions].</summary>
    protected Tensor Unfolded(Tensor x) => nn.functional.unfold(
        x, (Height.Kernel, Width.Kernel), (Height.Dilation, Width.Dilation), (Height.Padding, Width.Padding),
        (Height.Stride, Width.Stride));

    /// <summary>The transpose of <see cref="Unfolded"/>: what lies at several positions is summed.</summary>
    protected Tensor Images(Tensor patches, long[] entered) => nn.functional.fold(
        patches, (entered[2], entered[3]), (Height.Kernel, Width.Kernel), (Height.Dilation, Width.Dilation),
        (Height.Padding, Width.Padding), (Height.Stride, Width.Stride));

    /// <inheritdoc/>
    protected override Tensor Seen(Tensor x)
    {
        using var scope = NewDisposeScope();
        return Unfolded(x).transpose(1, 2).reshape(-1, Weight.Columns).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override Tensor Unseen(Tensor patches, long[] entered)
    {
        using var scope = NewDisposeScope();
        return Images(patches.reshape(entered[0], -1, Weight.Columns).transpose(1, 2), entered)
            .MoveToOuterDisposeScope();
    }
}
