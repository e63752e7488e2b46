using Soap.Maps;
using static TorchSharp.torch;

namespace Soap.Tests.Maps;

/// <summary>A map that counts the floating-point operations of its products as they are made.</summary>
/// <param name="inner">What makes them.</param>
internal sealed class CountingMap(WeightedMap inner) : WeightedMap
{
    /// <summary>What it counted, of all samples together.</summary>
    public double Counted { get; private set; }

    /// <summary>The shape of one sample that entered; null before a forward pass.</summary>
    public long[]? Sample { get; private set; }

    public WeightedMap Inner => inner;

    public override WeightShape Weight => inner.Weight;

    public override string? RefusesPatches => inner.RefusesPatches;

    public override WeightedMap WithOutputs(long outputs) => inner.WithOutputs(outputs);

    public override Tensor Rows(Tensor s) => inner.Rows(s);

    public override Tensor Mixed(Tensor s, Tensor matrix)
    {
        Counted += 2.0 * s.numel() * matrix.shape[1];
        return inner.Mixed(s, matrix);
    }

    protected override string? Refuses(long[] entered) => inner.Accepts(entered) ? null : $"it is none of {inner}";

    protected override long[] Left(long[] entered) => inner.Leaving(entered);

    protected override Tensor Mapped(Tensor x, Tensor w, Tensor? bias)
    {
        Sample = x.shape[1..];
        Count(x.shape);
        return inner.Forward(x, w, bias);
    }

    protected override Tensor Transported(Tensor s, Tensor w, long[] entered)
    {
        Count(entered);
        return inner.Transport(s, w, entered);
    }

    protected override Tensor Multiplied(Tensor s, Tensor x)
    {
        Count(x.shape);
        return inner.Outer(s, x);
    }

    protected override Tensor Seen(Tensor x) => inner.Patches(x);

    protected override Tensor Unseen(Tensor patches, long[] entered) => inner.Folded(patches, entered);

    private void Count(long[] entered) => Counted += entered[0] * inner.Flops(entered);
}
