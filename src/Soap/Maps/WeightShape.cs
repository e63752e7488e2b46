namespace Soap.Maps;

/// <summary>
/// The shape of a layer's weights, the matrix that rules see them as, and the fans of their initialisers.
/// </summary>
/// <remarks>
/// For kernels the fans are not rows and columns: fan-in is the number of weights behind one output, fan-out the
/// outputs' channels times the size of the kernel (PyTorch's convention).
/// </remarks>
public sealed class WeightShape
{
    /// <summary>Describes weights.</summary>
    /// <param name="shape">W's own shape; its first dimension is that of the outputs.</param>
    /// <param name="fanIn">Fan-in.</param>
    /// <param name="fanOut">Fan-out.</param>
    public WeightShape(IReadOnlyList<long> shape, long fanIn, long fanOut)
    {
        ArgumentNullException.ThrowIfNull(shape);
        (Shape, FanIn, FanOut) = (shape, fanIn, fanOut);
        (Rows, Columns) = (shape[0], shape.Skip(1).Aggregate(1L, (product, size) => product * size));
    }

    /// <summary>The shape of a dense matrix, [outputs, inputs].</summary>
    /// <param name="inputs">n_{l−1}.</param>
    /// <param name="outputs">n_l, or the width of what is sent.</param>
    public static WeightShape Dense(long inputs, long outputs) => new([outputs, inputs], inputs, outputs);

    /// <summary>W's own shape.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The rows of W as a matrix: one for each output, or each channel of outputs.</summary>
    public long Rows { get; }

    /// <summary>The columns of W as a matrix: what one output is made of.</summary>
    public long Columns { get; }

    /// <summary>How many matrices stand one below the other in the rows: one, or one for each place of layers without
    /// shared weights.</summary>
    public long Matrices { get; internal init; } = 1;

    /// <summary>All weights.</summary>
    public long Count => Rows * Columns;

    /// <summary>Weights behind one output.</summary>
    public long FanIn { get; }

    /// <summary>Outputs that one input has a part in, by PyTorch's convention.</summary>
    public long FanOut { get; }
}
