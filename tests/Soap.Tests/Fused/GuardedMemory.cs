using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Soap.Tests.Fused;

/// <summary>Where numbers lie in their guarded memory.</summary>
internal enum Placement
{
    /// <summary>
    /// The first number is the first of a page, behind a forbidden one: reading before them ends the process.
    /// </summary>
    AfterGuard,

    /// <summary>
    /// The last number is the last of a page, before a forbidden one: reading beyond them ends the process.
    /// </summary>
    BeforeGuard,
}

/// <summary>
/// Numbers beside pages that can neither be read nor written, so that a kernel that leaves its memory ends the
/// process. All numbers are a certain NaN at first: what a kernel reads without right spoils its result, and what it
/// writes without right is seen.
/// </summary>
internal sealed unsafe class GuardedMemory<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly byte* _pages;
    private readonly int _count;

    public GuardedMemory(int length, Placement placement)
    {
        var page = Environment.SystemPageSize;
        _count = (length * sizeof(T) + page - 1) / page;
        _pages = GuardedPages.Rent(_count);
        Length = length;
        Start = (T*)(_pages + (placement == Placement.BeforeGuard ? _count * page - length * sizeof(T) : 0));
        All.Fill(Canary);
    }

    /// <summary>The NaN that means "never written".</summary>
    public static T Canary { get; } = typeof(T) == typeof(float)
        ? Unsafe.BitCast<uint, T>(0x7FE5A5A5)
        : Unsafe.BitCast<ulong, T>(0x7FFDA5A5A5A5A5A5);

    public T* Start { get; }

    public int Length { get; }

    public Span<T> Span => new(Start, Length);

    private Span<T> All => new(_pages, _count * Environment.SystemPageSize / sizeof(T));

    /// <summary>Whether all of these numbers are still what nobody has written.</summary>
    public static bool IsUntouched(ReadOnlySpan<T> numbers)
    {
        var canary = Canary;
        return typeof(T) == typeof(float)
            ? MemoryMarshal.Cast<T, uint>(numbers).IndexOfAnyExcept(Unsafe.BitCast<T, uint>(canary)) < 0
            : MemoryMarshal.Cast<T, ulong>(numbers).IndexOfAnyExcept(Unsafe.BitCast<T, ulong>(canary)) < 0;
    }

    /// <summary>Whether nothing was written beside the numbers.</summary>
    public bool IsUntouchedOutside()
    {
        var before = (int)((byte*)Start - _pages) / sizeof(T);
        return IsUntouched(All[..before]) && IsUntouched(All[(before + Length)..]);
    }

    public void Dispose() => GuardedPages.Return(_pages, _count);
}
