using System.Runtime.InteropServices;

namespace Soap.Native;

/// <summary>
/// Memory of the engine's own, of zeros at first, on a cache line's boundary and outside the garbage collector's
/// reach.
/// </summary>
internal sealed unsafe class AlignedMemory<T> : IDisposable
    where T : unmanaged
{
    private const int Line = 64;

    /// <param name="length">Numbers.</param>
    public AlignedMemory(long length)
    {
        Length = length;
        var bytes = (nuint)Math.Max(1, length) * (nuint)sizeof(T);
        Start = (T*)NativeMemory.AlignedAlloc(bytes, Line);
        NativeMemory.Clear(Start, bytes);
    }

    /// <summary>Frees the memory where nobody disposed of it.</summary>
    ~AlignedMemory()
    {
        Free();
    }

    public T* Start { get; private set; }

    public long Length { get; }

    /// <summary>
    /// The numbers from one row to the next that make rows begin on cache lines, an odd number of them, so that rows
    /// do not fall into the same few places of a cache.
    /// </summary>
    public static int Stride(int columns)
    {
        var numbers = Line / sizeof(T);
        return ((columns + numbers - 1) / numbers | 1) * numbers;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(Start);
        Start = null;
    }
}
