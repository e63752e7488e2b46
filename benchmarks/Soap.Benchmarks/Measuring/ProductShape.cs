namespace Soap.Benchmarks.Measuring;

/// <summary>Which of a training step's three products.</summary>
internal enum ProductKind
{
    /// <summary>Pre-activations: W times what enters.</summary>
    Forward,

    /// <summary>Displacements carried to the layer below: Bᵀ times those above.</summary>
    Back,

    /// <summary>The weights' gradient: displacements times what entered, over the batch.</summary>
    Update,
}

/// <summary>A product of a training step.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Outputs">Rows of W or B.</param>
/// <param name="Inputs">Columns of W or B.</param>
/// <param name="Batch">Samples.</param>
internal sealed record ProductShape(ProductKind Kind, int Outputs, int Inputs, int Batch)
{
    /// <summary>
    /// Rows of the result, the length of the sums, and columns of the result, with samples where the engine has them.
    /// </summary>
    public (int Rows, int Depth, int Columns) Size => Kind switch
    {
        ProductKind.Forward => (Outputs, Inputs, Batch),
        ProductKind.Back => (Inputs, Outputs, Batch),
        _ => (Outputs, Batch, Inputs),
    };

    public double Flop => 2.0 * Outputs * Inputs * Batch;

    public override string ToString() =>
        $"{Kind.ToString().ToLowerInvariant()} {Size.Rows}x{Size.Depth}x{Size.Columns}";
}
