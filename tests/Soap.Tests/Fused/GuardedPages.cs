using System.Collections.Concurrent;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Soap.Tests.Fused;

/// <summary>Pages between two that can neither be read nor written; kept for the next who asks for as many.</summary>
internal static unsafe partial class GuardedPages
{
    private const int ReadAndWrite = 1 | 2;

    private static readonly ConcurrentDictionary<int, ConcurrentBag<nint>> Free = new();

    private static int PrivateAndAnonymous => 2 | (OperatingSystem.IsMacOS() ? 0x1000 : 0x20);

    public static byte* Rent(int count) =>
        Free.GetOrAdd(count, _ => []).TryTake(out var pages) ? (byte*)pages : Make(count);

    public static void Return(byte* pages, int count) => Free[count].Add((nint)pages);

    private static byte* Make(int count)
    {
        var page = Environment.SystemPageSize;
        var map = Map(null, (nuint)((count + 2) * page), ReadAndWrite, PrivateAndAnonymous, -1, 0);
        var first = map + page;
        return (nint)map != -1 && Protect(map, (nuint)page, 0) == 0
            && Protect(first + count * page, (nuint)page, 0) == 0
            ? first
            : throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial byte* Map(byte* at, nuint bytes, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(byte* from, nuint bytes, int protection);
}
