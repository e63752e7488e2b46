namespace Soap.Maps;

/// <summary>
/// Floating-point operations of dense matrices: a multiplication and an addition an entry.
/// </summary>
internal static class DenseFlops
{
    /// <summary>A forward pass of one sample: 2P, with P weights.</summary>
    /// <param name="widths">From input to output.</param>
    public static double Forward(IReadOnlyList<int> widths) => widths.Zip(widths.Skip(1), Product).Sum();

    /// <summary>One sample through a dense matrix, or its part in an outer product: 2 rows × columns.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    public static double Product(int rows, int columns) => 2.0 * rows * columns;
}
