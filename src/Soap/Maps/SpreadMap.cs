using static TorchSharp.torch;

namespace Soap.Maps;

/// <summary>
/// A convolution whose output is summed over all positions, y [N, outputs]: its transpose spreads what is sent over
/// all positions alike.
/// </summary>
/// <param name="inner">The convolution.</param>
internal sealed class SpreadMap(WeightedMap inner) : WeightedMap
{
    /// <inheritdoc/>
    public override WeightShape Weight => inner.Weight;

    /// <inheritdoc/>
    public override string RefusesPatches => "what is sent is the same at all places";

    /// <inheritdoc/>
    public override WeightedMap WithOutputs(long outputs) => new SpreadMap(inner.WithOutputs(outputs));

    /// <summary>As often as the convolution does: it is made before its output is summed.</summary>
    /// <inheritdoc/>
    public override long Uses(long[] entered) => inner.Uses(entered);

    /// <inheritdoc/>
    public override Tensor Rows(Tensor s) => s;

    /// <inheritdoc/>
    public override Tensor Mixed(Tensor s, Tensor matrix) => s.matmul(matrix);

    /// <inheritdoc/>
    public override string ToString() => $"{inner}, summed over positions";

    /// <inheritdoc/>
    protected override string? Refuses(long[] entered) => inner.Accepts(entered) ? null : $"it is none of {inner}";

    /// <inheritdoc/>
    protected override long[] Left(long[] entered) => inner.Leaving(entered)[..2];

    /// <inheritdoc/>
    protected override Tensor Mapped(Tensor x, Tensor w, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        var y = inner.Forward(x, w, bias);
        return y.reshape(y.shape[0], y.shape[1], -1).sum(dim: 2).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override Tensor Transported(Tensor s, Tensor w, long[] entered)
    {
        using var scope = NewDisposeScope();
        return inner.Transport(Spread(s, entered), w, entered).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override Tensor Multiplied(Tensor s, Tensor x)
    {
        using var scope = NewDisposeScope();
        return inner.Outer(Spread(s, x.shape), x).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override Tensor Seen(Tensor x) => throw new InvalidOperationException(RefusesPatches);

    /// <inheritdoc/>
    protected override Tensor Unseen(Tensor patches, long[] entered) =>
        throw new InvalidOperationException(RefusesPatches);

    private Tensor Spread(Tensor s, long[] entered)
    {
        var left = inner.Leaving(entered);
        return s.reshape([.. left[..2], .. left[2..].Select(_ => 1L)]).expand(left).contiguous();
    }
}
