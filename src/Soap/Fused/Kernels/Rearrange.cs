using System.Runtime.CompilerServices;

namespace Soap.Fused.Kernels;

/// <summary>Transposed copies.</summary>
internal static unsafe class Rearrange
{
    private const int Block = 16;

    /// <summary>to[j, i] = from[i, j].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose<T>(int rows, int columns, T* from, nint fromStride, T* to, nint toStride)
        where T : unmanaged
    {
        // Blocks of rows: what is written is a cache line, and the lines that are read stay in the cache for the next columns.
        for (var top = 0; top < rows; top += Block)
        {
            var height = Math.Min(Block, rows - top);
            for (var column = 0; column < columns; column++)
            {
                var source = from + top * fromStride + column;
                var target = to + column * toStride + top;
                for (var i = 0; i < height; i++)
                {
                    target[i] = source[i * fromStride];
                }
            }
        }
    }
}
