using System.Runtime.InteropServices;

namespace Soap.Storage;

/// <summary>
/// Makes a file of which exactly one of many processes is the maker, on one machine or on several that share a file
/// system: the file is written under another name and linked to its own, which fails where there is one. (The
/// library's own moving looks first and renames then, so that two can succeed.)
/// </summary>
internal static partial class ExclusiveFile
{
    private const int NotPermitted = 1, Exists = 17, NoSuchCall = 38, NotSupportedLinux = 95, NotSupportedMac = 45;

    /// <summary>Makes the file, if there is none.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="bytes">Its content. Where the same is there already, it counts as made: of a server that did it,
    /// and whose answer was lost, one could not tell.</param>
    /// <returns>Whether the file has this content now.</returns>
    /// <exception cref="SoapException">The disk is full or the folder cannot be written (exit code 5).</exception>
    public static bool TryCreate(string path, byte[] bytes)
    {
        var temporary = TemporaryFiles.NameFor(path);
        try
        {
            Write(temporary, bytes, step => Failpoint.At(path, step));
            if (OperatingSystem.IsWindows())
            {
                return TryMove(temporary, path);
            }

            if (Link(temporary, path) != 0)
            {
                return Marshal.GetLastPInvokeError() switch
                {
                    // A server that did it, and whose answer was lost, is asked again and says that there is one.
                    Exists => Holds(path, bytes),
                    NotPermitted or NoSuchCall or NotSupportedLinux or NotSupportedMac => TryWrite(path, bytes),
                    var code => throw new IOException(Marshal.GetPInvokeErrorMessage(code), code),
                };
            }

            Failpoint.At(path, WriteStep.Renamed);
            FolderSync.Flush(Path.GetDirectoryName(path)!);
            Failpoint.At(path, WriteStep.FolderFlushed);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw StorageError.Describe(path, bytes.Length, error);
        }
        finally
        {
            TemporaryFiles.Delete(temporary);
        }
    }

    private static bool Holds(string path, byte[] bytes)
    {
        try
        {
            using var file = RegularFile.OpenRead(path);
            var there = new byte[bytes.Length];
            return file.Length == there.Length && file.ReadAtLeast(there, there.Length, false) == there.Length
                && there.AsSpan().SequenceEqual(bytes);
        }
        catch (FileNotFoundException)
        {
            return false; // its maker removed it meanwhile
        }
    }

    private static bool TryMove(string temporary, string path)
    {
        try
        {
            File.Move(temporary, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    // File systems without links: one maker still, but for a moment the file is not whole.
    private static bool TryWrite(string path, byte[] bytes)
    {
        var isMade = false;
        try
        {
            Write(path, bytes, _ => isMade = true);
            return true;
        }
        catch (IOException) when (!isMade && File.Exists(path))
        {
            return false;
        }
        catch (IOException) when (isMade)
        {
            TemporaryFiles.Delete(path); // the disk is full, say
            throw;
        }
    }

    private static void Write(string path, byte[] bytes, Action<WriteStep> after)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        after(WriteStep.Created);
        stream.Write(bytes);
        after(WriteStep.Written);
        stream.Flush(flushToDisk: true);
        after(WriteStep.Flushed);
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string from, string to);
}
