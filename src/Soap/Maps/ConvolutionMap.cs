using Soap.Native;
using static TorchSharp.torch;

namespace Soap.Maps;

/// <summary>
/// A convolution of images (a cross-correlation, as everywhere in the field): y[n, o, p] = Σ_c W[o, c] · patch of x at
/// p, W [outputs, channels / groups, height, width]; outputs of a group see its channels alone.
/// </summary>
internal sealed class ConvolutionMap : KernelMap
{
    /// <inheritdoc cref="KernelMap(long, long, Window, Window)"/>
    /// <param name="channels">Channels of the input, at least 1.</param>
    /// <param name="outputs">Channels of the output, at least 1.</param>
    /// <param name="height">How the kernel moves from row to row.</param>
    /// <param name="width">How it moves within a row.</param>
    /// <param name="groups">Groups, of which channels and outputs are multiples.</param>
    public ConvolutionMap(long channels, long outputs, Window height, Window width, long groups = 1)
        : base(channels, outputs, height, width)
    {
        if (groups < 1 || channels % groups != 0 || outputs % groups != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(groups), groups, $"{channels} channels and {outputs} outputs must be multiples of the groups.");
        }

        _ = ConvolutionLibrary.IsUsed; // before the first convolution
        Groups = groups;
        var kernel = height.Kernel * width.Kernel;
        Weight = new WeightShape(
            [outputs, channels / groups, height.Kernel, width.Kernel], channels / groups * kernel, outputs * kernel);
    }

    /// <summary>Groups, of which channels and outputs are multiples.</summary>
    public long Groups { get; }

    /// <inheritdoc/>
    public override WeightShape Weight { get; }

    /// <inheritdoc/>
    public override string? RefusesPatches =>
        Groups == 1 ? null : "outputs of each group are made of channels of their own";

    /// <inheritdoc/>
    public override string? RefusesOutputs(long outputs) =>
        outputs % Groups == 0 ? null : $"{outputs} outputs are no multiple of its {Groups} groups";

    /// <inheritdoc/>
    public override WeightedMap WithOutputs(long outputs) =>
        new ConvolutionMap(Channels, outputs, Height, Width, Groups);

    /// <inheritdoc/>
    public override Tensor Rows(Tensor s)
    {
        using var scope = NewDisposeScope();
        return s.permute(0, 2, 3, 1).reshape(-1, Outputs).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"a convolution from {Channels} to {Outputs} channels by {Height.Kernel} x {Width.Kernel}";

    /// <inheritdoc/>
    protected override Tensor Mapped(Tensor x, Tensor w, Tensor? bias) => nn.functional.conv2d(
        x, w, bias, [Height.Stride, Width.Stride], [Height.Padding, Width.Padding],
        [Height.Dilation, Width.Dilation], Groups);

    /// <inheritdoc/>
    protected override Tensor Transported(Tensor s, Tensor w, long[] entered) => nn.functional.conv_transpose2d(
        s, w, null, [Height.Stride, Width.Stride], [Height.Padding, Width.Padding],
        [Unreached(Height, s.shape[2], entered[2]), Unreached(Width, s.shape[3], entered[3])],
        [Height.Dilation, Width.Dilation], Groups);

    // LibTorchSharp has no gradient of a convolution by itself. A convolution by weights of zero is differentiated: it
    // costs a forward pass, and less than a third of what a product of patches does.
    /// <inheritdoc/>
    protected override Tensor Multiplied(Tensor s, Tensor x)
    {
        using var scope = NewDisposeScope();
        using var gradient = enable_grad();
        var weights = zeros([.. Weight.Shape], x.dtype, x.device, requires_grad: true);
        return autograd.grad([Mapped(x.detach(), weights, null)], [weights], [s])[0].MoveToOuterDisposeScope();
    }

    // Rows or columns at the end that the stride does not reach: the same output comes from inputs of several sizes.
    private static long Unreached(Window window, long positions, long size) =>
        size + 2 * window.Padding - window.Span - (positions - 1) * window.Stride;
}
