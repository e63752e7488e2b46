using static TorchSharp.torch;

namespace Soap.Maps;

/// <summary>A dense matrix: y = x Wᵀ, W [outputs, inputs].</summary>
/// <param name="inputs">n_{l−1}, at least 1.</param>
/// <param name="outputs">n_l, at least 1.</param>
internal sealed class DenseMap(long inputs, long outputs) : WeightedMap
{
    /// <inheritdoc/>
    public override WeightShape Weight { get; } = WeightShape.Dense(inputs, outputs);

    /// <inheritdoc/>
    public override string ToString() => $"a dense map from {inputs} to {outputs}";

    /// <inheritdoc/>
    public override Tensor Rows(Tensor s) => s.reshape(-1, outputs);

    /// <inheritdoc/>
    public override WeightedMap WithOutputs(long outputs) => new DenseMap(inputs, outputs);

    /// <inheritdoc/>
    public override Tensor Mixed(Tensor s, Tensor matrix) => s.matmul(matrix);

    /// <inheritdoc/>
    protected override string? Refuses(long[] entered) =>
        entered.Length < 2 ? "samples and inputs are needed"
        : entered[^1] != inputs ? $"its last dimension must be {inputs}"
        : null;

    /// <inheritdoc/>
    protected override long[] Left(long[] entered) => [.. entered[..^1], outputs];

    /// <inheritdoc/>
    protected override Tensor Mapped(Tensor x, Tensor w, Tensor? bias) => nn.functional.linear(x, w, bias);

    /// <inheritdoc/>
    protected override Tensor Transported(Tensor s, Tensor w, long[] entered) => s.matmul(w);

    /// <inheritdoc/>
    protected override Tensor Multiplied(Tensor s, Tensor x)
    {
        using var scope = NewDisposeScope();
        return Rows(s).t().matmul(Seen(x)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override Tensor Seen(Tensor x) => x.reshape(-1, inputs);

    /// <inheritdoc/>
    protected override Tensor Unseen(Tensor patches, long[] entered) => patches.reshape(entered);
}
