using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Soap.Fused.Kernels;

/// <summary>Transposed copies.</summary>
internal static unsafe class Rearrange
{
    private const int Block = 16, Square = 8;

    /// <summary>to[j, i] = from[i, j].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose<T>(int rows, int columns, T* from, nint fromStride, T* to, nint toStride)
        where T : unmanaged
    {
        // Blocks of rows: what is written is a cache line, and the lines that are read stay in the cache for the next
        // columns.
        for (var top = 0; top < rows; top += Block)
        {
            var height = Math.Min(Block, rows - top);
            var left = 0;
            if (typeof(T) == typeof(float) && Avx.IsSupported && height == Block)
            {
                for (; left + Square <= columns; left += Square)
                {
                    TransposeSquare(
                        (float*)(from + top * fromStride + left), fromStride, (float*)(to + left * toStride + top),
                        toStride);
                    TransposeSquare(
                        (float*)(from + (top + Square) * fromStride + left),
                        fromStride,
                        (float*)(to + left * toStride + top + Square),
                        toStride);
                }
            }

            for (var column = left; column < columns; column++)
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

    // Eight by eight in registers: pairs of numbers, then pairs of pairs, then halves change places.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeSquare(float* from, nint fromStride, float* to, nint toStride)
    {
        var (a, b, c, d) = (
            Avx.LoadVector256(from), Avx.LoadVector256(from + fromStride), Avx.LoadVector256(from + 2 * fromStride),
            Avx.LoadVector256(from + 3 * fromStride));
        from += 4 * fromStride;
        var (e, f, g, h) = (
            Avx.LoadVector256(from), Avx.LoadVector256(from + fromStride), Avx.LoadVector256(from + 2 * fromStride),
            Avx.LoadVector256(from + 3 * fromStride));
        (a, b) = (Avx.UnpackLow(a, b), Avx.UnpackHigh(a, b));
        (c, d) = (Avx.UnpackLow(c, d), Avx.UnpackHigh(c, d));
        (e, f) = (Avx.UnpackLow(e, f), Avx.UnpackHigh(e, f));
        (g, h) = (Avx.UnpackLow(g, h), Avx.UnpackHigh(g, h));
        var (r0, r1) = (Avx.Shuffle(a, c, 0x44), Avx.Shuffle(a, c, 0xEE));
        var (r2, r3) = (Avx.Shuffle(b, d, 0x44), Avx.Shuffle(b, d, 0xEE));
        var (r4, r5) = (Avx.Shuffle(e, g, 0x44), Avx.Shuffle(e, g, 0xEE));
        var (r6, r7) = (Avx.Shuffle(f, h, 0x44), Avx.Shuffle(f, h, 0xEE));
        Avx.Store(to, Avx.Permute2x128(r0, r4, 0x20));
        Avx.Store(to + toStride, Avx.Permute2x128(r1, r5, 0x20));
        Avx.Store(to + 2 * toStride, Avx.Permute2x128(r2, r6, 0x20));
        Avx.Store(to + 3 * toStride, Avx.Permute2x128(r3, r7, 0x20));
        to += 4 * toStride;
        Avx.Store(to, Avx.Permute2x128(r0, r4, 0x31));
        Avx.Store(to + toStride, Avx.Permute2x128(r1, r5, 0x31));
        Avx.Store(to + 2 * toStride, Avx.Permute2x128(r2, r6, 0x31));
        Avx.Store(to + 3 * toStride, Avx.Permute2x128(r3, r7, 0x31));
    }
}
