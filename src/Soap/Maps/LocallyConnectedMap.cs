using Soap.Lifetimes;
using static TorchSharp.torch;

namespace Soap.Maps;

/// <summary>
/// A convolution without shared weights: each position has kernels of its own, y[n, o, p] = Σ_c W[p, o, c] · patch of
/// x at p. W is [positions × outputs, channels × kernel], position by position; it belongs to images of one size.
/// </summary>
internal sealed class LocallyConnectedMap : KernelMap
{
    private readonly long _rows, _columns, _positions;

    /// <inheritdoc cref="KernelMap(long, long, Window, Window)"/>
    /// <param name="channels">Channels of the input, at least 1.</param>
    /// <param name="outputs">Channels of the output, at least 1.</param>
    /// <param name="height">How the kernel moves from row to row.</param>
    /// <param name="width">How it moves within a row.</param>
    /// <param name="rows">The images' height.</param>
    /// <param name="columns">The images' width.</param>
    public LocallyConnectedMap(long channels, long outputs, Window height, Window width, long rows, long columns)
        : base(channels, outputs, height, width)
    {
        (_rows, _columns) = (rows, columns);
        _positions = height.Positions(rows) * width.Positions(columns);
        if (_positions < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(rows), $"The kernel covers {height.Span} x {width.Span}, the images have {rows} x {columns}.");
        }

        var kernel = height.Kernel * width.Kernel;
        Weight = new WeightShape([_positions * outputs, channels * kernel], channels * kernel, outputs * kernel)
        {
            Matrices = _positions,
        };
    }

    /// <inheritdoc/>
    public override WeightShape Weight { get; }

    /// <inheritdoc/>
    public override string RefusesPatches => "each position has weights of its own";

    /// <inheritdoc/>
    public override WeightedMap WithOutputs(long outputs) =>
        new LocallyConnectedMap(Channels, outputs, Height, Width, _rows, _columns);

    /// <inheritdoc/>
    public override Tensor Rows(Tensor s)
    {
        using var scope = NewDisposeScope();
        return s.permute(0, 2, 3, 1).reshape(s.shape[0], -1).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"a locally connected map of {_rows} x {_columns} from {Channels} to {Outputs} channels by " +
        $"{Height.Kernel} x {Width.Kernel}";

    /// <inheritdoc/>
    protected override string? Refuses(long[] entered) =>
        base.Refuses(entered)
        ?? (entered[2] != _rows || entered[3] != _columns ? $"it must be {_rows} x {_columns}" : null);

    /// <inheritdoc/>
    protected override Tensor Mapped(Tensor x, Tensor w, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        var y = einsum("ncp,poc->nop", Unfolded(x), ByPosition(w));
        y = bias is null ? y : y.Plus(bias.reshape(_positions, Outputs).t());
        return y.reshape(Left(x.shape)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override Tensor Transported(Tensor s, Tensor w, long[] entered)
    {
        using var scope = NewDisposeScope();
        return Images(einsum("nop,poc->ncp", Sent(s), ByPosition(w)), entered).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override Tensor Multiplied(Tensor s, Tensor x)
    {
        using var scope = NewDisposeScope();
        return einsum("nop,ncp->poc", Sent(s), Unfolded(x)).reshape([.. Weight.Shape]).MoveToOuterDisposeScope();
    }

    private Tensor ByPosition(Tensor w) => w.reshape(_positions, Outputs, Weight.Columns);

    private Tensor Sent(Tensor s) => s.reshape(s.shape[0], Outputs, _positions);
}
