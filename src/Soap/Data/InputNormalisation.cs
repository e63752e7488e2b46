using System.Numerics;
using static TorchSharp.torch;

namespace Soap.Data;

/// <summary>
/// What becomes of a sample's features after bytes have become numbers in [0, 1], and other numbers have been left as
/// they are: a function of the sample and of what was measured on the training set, and of no other sample.
/// </summary>
internal abstract class InputNormalisation
{
    /// <summary>What is done, in words.</summary>
    public abstract string Text { get; }

    /// <summary>Normalises samples [N, features], floats, in place and in their own type.</summary>
    public abstract void ApplyInPlace(Tensor values);

    /// <summary>Normalises one sample's features, as <see cref="ApplyInPlace"/> does.</summary>
    public abstract void Apply<T>(Span<T> sample)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
