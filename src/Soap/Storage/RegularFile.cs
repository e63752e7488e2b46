using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Soap.Storage;

/// <summary>
/// Files that hold something: regular ones, or links to such. A pipe would wait for a writer for ever, a device never
/// ends.
/// </summary>
internal static partial class RegularFile
{
    private const int TypeMask = 0xF000, Regular = 0x8000, StatusLength = 256;
    private const int WorkingFolder = -100, TypeAndSize = 0x201, CloseOnExec = 0x80000;

    private static readonly (int Mask, string Name)[] Others =
        [(0x1000, "a pipe"), (0x2000, "a device"), (0x4000, "a folder"), (0x6000, "a device"), (0xC000, "a socket")];

    /// <summary>Opens a file to read it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="IOException">It is no regular file, or cannot be opened; the message has the file.</exception>
    public static FileStream OpenRead(string path)
    {
        ThrowIfOther(path);
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
    }

    /// <summary>Refuses what is there and no regular file.</summary>
    /// <exception cref="IOException">It is one; the message has the file and what it is.</exception>
    public static void ThrowIfOther(string path)
    {
        if (Mode(path) is { } mode && (mode & TypeMask) != Regular)
        {
            var kind = Array.Find(Others, other => other.Mask == (mode & TypeMask)).Name ?? "something else";
            throw new IOException($"{path} is {kind}, and not a regular file");
        }
    }

    /// <summary>Whether there is something at a path. A link that leads nowhere is there too.</summary>
    public static bool IsThere(string path) => File.Exists(path) || IsLink(path);

    /// <summary>Whether the path itself is a link, wherever it leads.</summary>
    public static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;

    /// <summary>The size of a regular file in bytes; null where there is none, or nobody can say.</summary>
    public static long? SizeOf(string path) =>
        OperatingSystem.IsLinux() && StatusOnLinux(path) is var (mode, size) && (mode & TypeMask) == Regular
            ? size
            : null;

    /// <summary>Opens a file on Linux to read it, with one call of the system and no lock, which over a network is a
    /// way of its own to the server; invalid where that fails.</summary>
    public static SafeFileHandle OpenUnlocked(string path) => new(Open(path, CloseOnExec), ownsHandle: true);

    /// <summary>Reads on Linux what is left of a file.</summary>
    /// <returns>How many bytes, as many as there is room for at most; below 0 where it fails.</returns>
    public static int Read(SafeFileHandle file, Span<byte> bytes)
    {
        var done = 0;
        while (done < bytes.Length)
        {
            switch (Read(file, bytes[done..], bytes.Length - done))
            {
                case < 0:
                    return -1;
                case 0:
                    return done;
                case var some:
                    done += (int)some;
                    break;
            }
        }

        return done;
    }

    // Of what the path leads to; null where there is nothing, or nobody can say.
    private static int? Mode(string path)
    {
        if (OperatingSystem.IsLinux())
        {
            return StatusOnLinux(path)?.Mode;
        }

        if (OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.Arm64)
        {
            Span<byte> status = stackalloc byte[StatusLength]; // struct stat: st_mode is the 16 bits at 4
            return Stat(path, status) == 0 ? BinaryPrimitives.ReadUInt16LittleEndian(status[4..]) : null;
        }

        return null;
    }

    private static (int Mode, long Size)? StatusOnLinux(string path)
    {
        // struct statx, the same on every processor: stx_mode is the 16 bits at 28, stx_size the 64 at 40.
        Span<byte> status = stackalloc byte[StatusLength];
        return StatX(WorkingFolder, path, 0, TypeAndSize, status) == 0
            ? (BinaryPrimitives.ReadUInt16LittleEndian(status[28..]),
                BinaryPrimitives.ReadInt64LittleEndian(status[40..]))
            : null;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, Span<byte> status);

    [LibraryImport("libc", EntryPoint = "stat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat(string path, Span<byte> status);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(SafeFileHandle file, Span<byte> bytes, nint count);
}
