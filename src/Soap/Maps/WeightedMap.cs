using static TorchSharp.torch;

namespace Soap.Maps;

/// <summary>
/// What a layer does without its bias: y = M(x, w), linear in its input x and in its weights w. It has no rule, no
/// parameter, and nothing to do with differentiation.
/// </summary>
/// <remarks>
/// One law makes a map right: ⟨M(x, w), s⟩ = ⟨x, Transport(s, w)⟩ = ⟨w, Outer(s, x)⟩ for all x, w and s. Public
/// methods look at shapes, once; what a map computes can rely on them.
/// </remarks>
internal abstract class WeightedMap
{
    /// <summary>The shape of w.</summary>
    public abstract WeightShape Weight { get; }

    /// <summary>y = M(x, w).</summary>
    /// <param name="x">[N, …].</param>
    /// <param name="w"><see cref="Weight"/>.</param>
    /// <exception cref="ArgumentException">A shape is not the map's.</exception>
    public Tensor Forward(Tensor x, Tensor w)
    {
        _ = Leaving(x.shape);
        ThrowUnlessShaped(w, Weight.Shape, "The weights have");
        return Mapped(x, w);
    }

    /// <summary>What s is at the input: the transpose of M(·, w), applied to s.</summary>
    /// <param name="s">Of y's shape.</param>
    /// <param name="w"><see cref="Weight"/>.</param>
    /// <param name="entered">x's shape.</param>
    /// <exception cref="ArgumentException">A shape is not the map's.</exception>
    public Tensor Transport(Tensor s, Tensor w, long[] entered)
    {
        ThrowUnlessShaped(s, Leaving(entered), "What is sent has");
        ThrowUnlessShaped(w, Weight.Shape, "The weights have");
        return Transported(s, w, entered);
    }

    /// <summary>What s is at the weights: the transpose of M(x, ·), applied to s, summed over samples.</summary>
    /// <param name="s">Of y's shape.</param>
    /// <param name="x">[N, …].</param>
    /// <exception cref="ArgumentException">A shape is not the map's.</exception>
    public Tensor Outer(Tensor s, Tensor x)
    {
        ThrowUnlessShaped(s, Leaving(x.shape), "What is sent has");
        return Multiplied(s, x);
    }

    /// <summary>y's shape for an input's.</summary>
    /// <param name="entered">x's shape.</param>
    /// <exception cref="ArgumentException">It is no input of this map.</exception>
    public long[] Leaving(long[] entered)
    {
        ArgumentNullException.ThrowIfNull(entered);
        return Refuses(entered) is { } reason
            ? throw new ArgumentException(
                $"[{string.Join(", ", entered)}] is no input of {this}: {reason}.", nameof(entered))
            : Left(entered);
    }

    /// <summary>Floating-point operations of one product, a sample: two for each weight of each output.</summary>
    /// <param name="entered">x's shape.</param>
    /// <exception cref="ArgumentException">It is no input of this map.</exception>
    public double Flops(long[] entered) =>
        2.0 * Weight.FanIn * Leaving(entered).Skip(1).Aggregate(1.0, (product, size) => product * size);

    /// <summary>Why a shape is no input of this map; null where it is one.</summary>
    protected abstract string? Refuses(long[] entered);

    /// <summary>y's shape.</summary>
    protected abstract long[] Left(long[] entered);

    /// <inheritdoc cref="Forward"/>
    protected abstract Tensor Mapped(Tensor x, Tensor w);

    /// <inheritdoc cref="Transport"/>
    protected abstract Tensor Transported(Tensor s, Tensor w, long[] entered);

    /// <inheritdoc cref="Outer"/>
    protected abstract Tensor Multiplied(Tensor s, Tensor x);

    private static void ThrowUnlessShaped(Tensor tensor, IReadOnlyList<long> shape, string what)
    {
        if (!tensor.shape.SequenceEqual(shape))
        {
            throw new ArgumentException(
                $"{what} the shape [{string.Join(", ", tensor.shape)}]; " +
                $"needed is [{string.Join(", ", shape)}].");
        }
    }
}
