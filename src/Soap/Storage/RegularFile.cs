using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Soap.Storage;

/// <summary>
/// Files that hold something: regular ones, or links to such. A pipe would wait for a writer for ever, a device never
/// ends.
/// </summary>
internal static partial class RegularFile
{
    private const int TypeMask = 0xF000, Regular = 0x8000;

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

    /// <summary>Whether the path itself is a link, wherever it leads.</summary>
    public static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;

    // Of what the path leads to; null where there is nothing, or nobody can say.
    private static int? Mode(string path)
    {
        if (OperatingSystem.IsLinux())
        {
            // struct statx, the same on every processor: stx_mode is the 16 bits at 28.
            var status = new byte[256];
            return StatX(-100, path, 0, 1, status) == 0 ? BinaryPrimitives.ReadUInt16LittleEndian(status.AsSpan(28))
                : null;
        }

        if (OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.Arm64)
        {
            var status = new byte[256]; // struct stat: st_mode is the 16 bits at 4
            return Stat(path, status) == 0 ? BinaryPrimitives.ReadUInt16LittleEndian(status.AsSpan(4)) : null;
        }

        return null;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, [Out] byte[] status);

    [LibraryImport("libc", EntryPoint = "stat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat(string path, [Out] byte[] status);
}
