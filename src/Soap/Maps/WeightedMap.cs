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

    /// <summary>y = M(x, w), and a layer's bias in the same operation; it can be differentiated.</summary>
    /// <param name="x">[N, …].</param>
    /// <param name="w"><see cref="Weight"/>.</param>
    /// <param name="bias">[rows of w], or null.</param>
    /// <exception cref="ArgumentException">A shape is not the map's.</exception>
    public Tensor Forward(Tensor x, Tensor w, Tensor? bias = null)
    {
        _ = Leaving(x.shape);
        ThrowUnlessShaped(w, Weight.Shape, "The weights have");
        return Mapped(x, w, bias);
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

    /// <summary>
    /// Why no matrix of patches exists that all outputs are made of, so that W as a matrix cannot be fitted by one;
    /// null where there is one.
    /// </summary>
    public virtual string? RefusesPatches => null;

    /// <summary>
    /// x as a matrix, [rows, columns of W]: what the weights of one output are multiplied by, a row for each position
    /// of each sample.
    /// </summary>
    /// <param name="x">[N, …].</param>
    /// <exception cref="ArgumentException">A shape is not the map's.</exception>
    /// <exception cref="InvalidOperationException">There is no such matrix (<see cref="RefusesPatches"/>).</exception>
    public Tensor Patches(Tensor x)
    {
        _ = Leaving(x.shape);
        return RefusesPatches is { } reason ? throw new InvalidOperationException($"{this}: {reason}.") : Seen(x);
    }

    /// <summary>
    /// The transpose of <see cref="Patches"/>: patches at their places in the input, summed where they overlap.
    /// </summary>
    /// <param name="patches">[rows, columns of W].</param>
    /// <param name="entered">x's shape.</param>
    /// <exception cref="InvalidOperationException">There is no such matrix (<see cref="RefusesPatches"/>).</exception>
    public Tensor Folded(Tensor patches, long[] entered) =>
        RefusesPatches is { } reason
            ? throw new InvalidOperationException($"{this}: {reason}.")
            : Unseen(patches, entered);

    /// <summary>s as a matrix, [rows, rows of W], row by row as <see cref="Patches"/> has them.</summary>
    /// <param name="s">Of y's shape.</param>
    public abstract Tensor Rows(Tensor s);

    /// <summary>Why the map cannot have so many outputs; null where it can.</summary>
    public virtual string? RefusesOutputs(long outputs) => null;

    /// <summary>The same map to so many outputs, or channels of outputs.</summary>
    public abstract WeightedMap WithOutputs(long outputs);

    /// <summary>A matrix times weights of this map, as a matrix and in its own shape.</summary>
    /// <param name="matrix">[rows, rows of w].</param>
    /// <param name="w"><see cref="Weight"/>.</param>
    public Tensor Times(Tensor matrix, Tensor w)
    {
        using var scope = NewDisposeScope();
        return matrix.matmul(w.reshape(Weight.Rows, Weight.Columns))
            .reshape([matrix.shape[0], .. Weight.Shape.Skip(1)]).MoveToOuterDisposeScope();
    }

    /// <summary>What is sent, its channels mixed by a matrix at each position.</summary>
    /// <param name="s">Of y's shape.</param>
    /// <param name="matrix">[rows of W, channels after it].</param>
    public abstract Tensor Mixed(Tensor s, Tensor matrix);

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

    /// <summary>Whether a shape is an input of this map.</summary>
    public bool Accepts(long[] entered) => Refuses(entered) is null;

    /// <summary>
    /// How often a product takes each weight, a sample: the positions of a convolution, once in a dense matrix.
    /// </summary>
    /// <param name="entered">x's shape.</param>
    /// <exception cref="ArgumentException">It is no input of this map.</exception>
    public virtual long Uses(long[] entered) =>
        Leaving(entered).Skip(1).Aggregate(1L, (product, size) => product * size) / Weight.Rows;

    /// <summary>
    /// Floating-point operations of one product, a sample: two for each use of each weight, zeros of the padding
    /// included.
    /// </summary>
    /// <param name="entered">x's shape.</param>
    /// <exception cref="ArgumentException">It is no input of this map.</exception>
    public double Flops(long[] entered) => Uses(entered) * DenseFlops.Product(Weight.Rows, Weight.Columns);

    /// <summary>Why a shape is no input of this map; null where it is one.</summary>
    protected abstract string? Refuses(long[] entered);

    /// <summary>y's shape.</summary>
    protected abstract long[] Left(long[] entered);

    /// <inheritdoc cref="Forward"/>
    protected abstract Tensor Mapped(Tensor x, Tensor w, Tensor? bias);

    /// <inheritdoc cref="Transport"/>
    protected abstract Tensor Transported(Tensor s, Tensor w, long[] entered);

    /// <inheritdoc cref="Outer"/>
    protected abstract Tensor Multiplied(Tensor s, Tensor x);

    /// <inheritdoc cref="Patches"/>
    protected abstract Tensor Seen(Tensor x);

    /// <inheritdoc cref="Folded"/>
    protected abstract Tensor Unseen(Tensor patches, long[] entered);

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
