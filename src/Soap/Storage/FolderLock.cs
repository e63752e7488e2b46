namespace Soap.Storage;

/// <summary>
/// A folder that belongs to one process at a time: an exclusive lock on the file <c>.lock</c> in it. The system
/// releases it when the process ends, however it ends, so there are no stale locks. The file itself stays.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private const int WouldBlockLinux = 11, WouldBlockMac = 35, SharingViolationWindows = 32;
    private const string FileName = ".lock";

    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <summary>
    /// Locks the folder, which must exist, and deletes the temporary files that killed processes left in it.
    /// </summary>
    /// <exception cref="SoapException">Another process has the folder, or it cannot be written (exit code
    /// 5).</exception>
    public static FolderLock Take(string folder)
    {
        folder = Path.GetFullPath(folder);
        FileStream? file = null;
        try
        {
            RefuseOther(Path.Combine(folder, FileName));
            file = new FileStream(
                Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            TemporaryFiles.DeleteOlderThan(folder, DateTime.UtcNow);
            return new FolderLock(file);
        }
        catch (IOException error) when (file is null && IsTaken(error))
        {
            throw SoapException.BadStorage(
                $"The folder {folder} is in use by another process. Wait until it ends, or choose another folder.",
                error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw SoapException.BadStorage($"The folder {folder} cannot be locked: {error.Message}", error);
        }
    }

    /// <summary>Whether a process has the folder at this moment.</summary>
    /// <exception cref="SoapException">The lock's file cannot be opened (exit code 5).</exception>
    public static bool IsTaken(string folder)
    {
        var path = Path.Combine(Path.GetFullPath(folder), FileName);
        try
        {
            RefuseOther(path);

            // A shared lock, let go at once: it is refused where another process has the exclusive one.
            using var file = File.Exists(path)
                ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read)
                : null;
            return false;
        }
        catch (IOException error) when (IsTaken(error))
        {
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw SoapException.BadStorage($"The lock {path} cannot be opened: {error.Message}", error);
        }
    }

    /// <summary>Releases the folder.</summary>
    public void Dispose() => _file.Dispose();

    // A link would make or open a file elsewhere, and a pipe wait for ever.
    private static void RefuseOther(string path)
    {
        RegularFile.ThrowIfOther(path);
        if (RegularFile.IsLink(path))
        {
            throw new IOException($"{path} is a link, and not a regular file");
        }
    }

    private static bool IsTaken(IOException error) => (error.HResult & 0xFFFF) ==
        (OperatingSystem.IsWindows() ? SharingViolationWindows
            : OperatingSystem.IsMacOS() ? WouldBlockMac
            : WouldBlockLinux);
}
