namespace Soap.Maps;

/// <summary>
/// Floating-point operations of dense matrices: a multiplication and an addition an entry.
/// </summary>
internal static class DenseFlops
{
    /// <summary>One sample through a dense matrix, or its part in an outer product: 2 rows × columns.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    public static double Product(long rows, long columns) => 2.0 * rows * columns;
}
