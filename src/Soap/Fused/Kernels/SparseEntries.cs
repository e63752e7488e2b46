namespace Soap.Fused.Kernels;

/// <summary>The entries of a sparse matrix that are not zero, row after row.</summary>
/// <param name="rows">Rows.</param>
/// <param name="starts">Where each row's entries begin, and after the last where they end.</param>
/// <param name="others">The column of each entry, rising within a row.</param>
/// <param name="values">The entries.</param>
internal readonly unsafe struct SparseEntries<T>(int rows, int* starts, ushort* others, T* values)
    where T : unmanaged
{
    /// <summary>Rows.</summary>
    public readonly int Rows = rows;

    /// <summary>Where each row's entries begin, and after the last where they end.</summary>
    public readonly int* Starts = starts;

    /// <summary>The column of each entry, rising within a row.</summary>
    public readonly ushort* Others = others;

    /// <summary>The entries.</summary>
    public readonly T* Values = values;
}
