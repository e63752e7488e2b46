using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Soap.Tests.Fused;

/// <summary>Where numbers lie in their guarded memory.</summary>
internal enum Placement
{
    /// <summary>The first number is the first of a page, behind a forbidden one: reading before them ends the process.</summary>
    AfterGuard,

    /// <summary>The last number is the last of a page, before a forbidden one: reading beyond them ends the process.</summary>
    BeforeGuard,
}

/// <summary>
/// Numbers beside pages that can neither be read nor written, so that a kernel that leaves its memory ends the process.
/// All numbers are a certain NaN at first: what a kernel reads without right spoils its result, and what it writes without right is seen.
/// </summary>
internal sealed unsafe class GuardedMemory<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly byte* _map;
    private readonly nuint _bytes;
    private readonly int _inner;

    public GuardedMemory(int length, Placement placement)
    {
        var page = Environment.SystemPageSize;
        _inner = (length * sizeof(T) + page - 1) / page * page;
        _bytes = (nuint)(_inner + 2 * page);
        _map = Pages.Map(_bytes);
        Pages.Forbid(_map, (nuint)page);
        Pages.Forbid(_map + page + _inner, (nuint)page);
        Length = length;
        Start = (T*)(_map + page + (placement == Placement.BeforeGuard ? _inner - length * sizeof(T) : 0));
        All.Fill(Canary);
    }

    /// <summary>The NaN that means "never written".</summary>
    public static T Canary { get; } = typeof(T) == typeof(float)
        ? Unsafe.BitCast<uint, T>(0x7FE5A5A5)
        : Unsafe.BitCast<ulong, T>(0x7FFDA5A5A5A5A5A5);

    public T* Start { get; }

    public int Length { get; }

    public Span<T> Span => new(Start, Length);

    private Span<T> All => new(_map + Environment.SystemPageSize, _inner / sizeof(T));

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
        var before = (int)((byte*)Start - (_map + Environment.SystemPageSize)) / sizeof(T);
        return IsUntouched(All[..before]) && IsUntouched(All[(before + Length)..]);
    }

    public void Dispose() => Pages.Unmap(_map, _bytes);
}

/// <summary>The system's calls for pages.</summary>
internal static unsafe partial class Pages
{
    private const int ReadAndWrite = 1 | 2;

    private static int PrivateAndAnonymous => 2 | (OperatingSystem.IsMacOS() ? 0x1000 : 0x20);

    public static byte* Map(nuint bytes)
    {
        var map = MapCall(null, bytes, ReadAndWrite, PrivateAndAnonymous, -1, 0);
        return (nint)map == -1 ? throw new Win32Exception(Marshal.GetLastPInvokeError(), "mmap") : map;
    }

    public static void Forbid(byte* from, nuint bytes)
    {
        if (ProtectCall(from, bytes, 0) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), "mprotect");
        }
    }

    public static void Unmap(byte* from, nuint bytes)
    {
        if (UnmapCall(from, bytes) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), "munmap");
        }
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial byte* MapCall(byte* at, nuint bytes, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int ProtectCall(byte* from, nuint bytes, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int UnmapCall(byte* from, nuint bytes);
}
