using System.Numerics;
using System.Runtime.InteropServices;
using Xunit;

namespace Soap.Tests.Fused;

/// <summary>
/// A matrix in guarded memory: all between its rows and beside it is untouched NaN, and beyond its last readable
/// number comes a forbidden page.
/// </summary>
internal sealed unsafe class GuardedMatrix<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly GuardedMemory<T> _memory;

    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="stride">From one row to the next.</param>
    /// <param name="readable">Numbers of the last row before the end, at least its columns.</param>
    /// <param name="placement">Where.</param>
    public GuardedMatrix(int rows, int columns, int stride, int readable, Placement placement)
    {
        (Rows, Columns, Stride) = (rows, columns, stride);
        _memory = new GuardedMemory<T>((rows - 1) * stride + readable, placement);
    }

    /// <summary>With the numbers of an array, and nothing readable but them.</summary>
    public GuardedMatrix(T[,] values, int stride, Placement placement)
        : this(values.GetLength(0), values.GetLength(1), stride, values.GetLength(1), placement)
    {
        Fill(values);
    }

    public int Rows { get; }

    public int Columns { get; }

    public int Stride { get; }

    public T* Start => _memory.Start;

    public Span<T> Row(int row) => _memory.Span.Slice(row * Stride, Columns);

    public GuardedMatrix<T> Fill(T[,] values)
    {
        for (var i = 0; i < Rows; i++)
        {
            MemoryMarshal.CreateReadOnlySpan(ref values[i, 0], Columns).CopyTo(Row(i));
        }

        return this;
    }

    public T[,] ToArray()
    {
        var values = new T[Rows, Columns];
        for (var i = 0; i < Rows; i++)
        {
            Row(i).CopyTo(MemoryMarshal.CreateSpan(ref values[i, 0], Columns));
        }

        return values;
    }

    /// <summary>Fails where anything but the matrix itself was written.</summary>
    public GuardedMatrix<T> AssertNothingElseWasWritten()
    {
        Assert.True(_memory.IsUntouchedOutside(), "written beside the matrix");
        for (var i = 0; i < Rows; i++)
        {
            var from = i * Stride + Columns;
            var to = i < Rows - 1 ? (i + 1) * Stride : _memory.Length;
            Assert.True(GuardedMemory<T>.IsUntouched(_memory.Span[from..to]), $"written behind row {i}");
        }

        return this;
    }

    /// <summary>Fails where these numbers, or anything beside them, are others than before.</summary>
    public void AssertUnchanged(T[,] values)
    {
        AssertNothingElseWasWritten();
        for (var i = 0; i < Rows; i++)
        {
            Assert.True(
                Row(i).SequenceEqual(MemoryMarshal.CreateReadOnlySpan(ref values[i, 0], Columns)),
                $"row {i} was written");
        }
    }

    public void Dispose() => _memory.Dispose();
}
