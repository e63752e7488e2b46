using System.Runtime.InteropServices;

namespace Soap.Storage;

/// <summary>Makes a rename survive a power cut: fsync of the folder, which .NET has no call for.</summary>
internal static partial class FolderSync
{
    private const int ReadOnly = 0;
    private const int InvalidArgument = 22;

    /// <summary>Flushes the folder's entries to the disk. Windows needs no such call.</summary>
    /// <exception cref="IOException">The folder cannot be opened or flushed.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
        {
            throw Error("opened", folder);
        }

        try
        {
            // Some network file systems cannot flush a folder and say so with EINVAL: they order renames themselves.
            if (Flush(descriptor) != 0 && Marshal.GetLastPInvokeError() != InvalidArgument)
            {
                throw Error("flushed", folder);
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Error(string action, string folder)
    {
        var code = Marshal.GetLastPInvokeError();
        return new IOException(
            $"The folder {folder} cannot be {action}: {Marshal.GetPInvokeErrorMessage(code)}", code);
    }

    // open(2) takes a third argument only where it creates a file.
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
