using static TorchSharp.torch;

namespace Soap.Maps;

/// <summary>
/// A dense matrix between all places of a layer's input and all places of an output, whatever their shapes: y as a row
/// of numbers is x as a row of numbers times Wᵀ, W [places of the output, places of the input].
/// </summary>
/// <param name="input">The shape of one sample of the input.</param>
/// <param name="output">The shape of one sample of the output.</param>
internal sealed class FlatMap(IReadOnlyList<long> input, IReadOnlyList<long> output) : WeightedMap
{
    private readonly DenseMap _dense = new(Places(input), Places(output));

    /// <inheritdoc/>
    public override WeightShape Weight => _dense.Weight;

    /// <inheritdoc/>
    public override WeightedMap WithOutputs(long outputs) => new FlatMap(input, [outputs]);

    /// <inheritdoc/>
    public override Tensor Rows(Tensor s) => s.reshape(-1, Weight.Rows);

    /// <inheritdoc/>
    public override Tensor Mixed(Tensor s, Tensor matrix)
    {
        using var scope = NewDisposeScope();
        return s.reshape(s.shape[0], -1).matmul(matrix).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"a dense map from [{string.Join(", ", input)}] to [{string.Join(", ", output)}]";

    /// <inheritdoc/>
    protected override string? Refuses(long[] entered) =>
        entered.Skip(1).SequenceEqual(input)
            ? null
            : $"samples of [{string.Join(", ", input)}] are needed";

    /// <inheritdoc/>
    protected override long[] Left(long[] entered) => [entered[0], .. output];

    /// <inheritdoc/>
    protected override Tensor Mapped(Tensor x, Tensor w, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        return _dense.Forward(Seen(x), w, bias).reshape(Left(x.shape)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override Tensor Transported(Tensor s, Tensor w, long[] entered)
    {
        using var scope = NewDisposeScope();
        return Rows(s).matmul(w).reshape(entered).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override Tensor Multiplied(Tensor s, Tensor x)
    {
        using var scope = NewDisposeScope();
        return _dense.Outer(Rows(s), Seen(x)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override Tensor Seen(Tensor x) => x.reshape(-1, Weight.Columns);

    /// <inheritdoc/>
    protected override Tensor Unseen(Tensor patches, long[] entered) => patches.reshape(entered);

    private static long Places(IReadOnlyList<long> shape) => shape.Aggregate(1L, (product, size) => product * size);
}
