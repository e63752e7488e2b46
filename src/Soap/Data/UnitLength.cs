using Soap.Lifetimes;
using static TorchSharp.torch;

namespace Soap.Data;

/// <summary>Samples of length 1: x / ‖x‖, and 0 where x = 0. Nothing is measured on any other sample.</summary>
internal sealed class UnitLength : InputNormalisation
{
    /// <inheritdoc/>
    public override string Text => "divided by the length of each sample";

    // The length in float64, so that it depends on no order of summation in float32.
    /// <inheritdoc/>
    public override void ApplyInPlace(Tensor values)
    {
        using var scope = NewDisposeScope();
        var length = values.to_type(ScalarType.Float64).Squared().sum([1], keepdim: true).sqrt();
        values.div_(where(length.IsAbove(0), length, ones_like(length)).to_type(values.dtype));
        GC.KeepAlive(length);
    }

    /// <inheritdoc/>
    public override void Apply<T>(Span<T> sample)
    {
        var squares = 0.0;
        foreach (var value in sample)
        {
            squares += double.CreateTruncating(value) * double.CreateTruncating(value);
        }

        var length = T.CreateTruncating(squares > 0 ? Math.Sqrt(squares) : 1);
        foreach (ref var value in sample)
        {
            value /= length;
        }
    }
}
