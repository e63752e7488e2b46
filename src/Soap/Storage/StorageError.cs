namespace Soap.Storage;

/// <summary>Turns an error of the file system into words for the user.</summary>
internal static class StorageError
{
    private const int NoSpaceUnix = 28, QuotaLinux = 122, QuotaMac = 69, DiskFullWindows = 112;

    /// <summary>The error for a file that could not be written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="needed">Its size, if known.</param>
    /// <param name="error">What the file system said.</param>
    public static SoapException Describe(string path, long? needed, Exception error)
    {
        // Where the space is asked for in advance, .NET drops the error's number: then the two sizes tell.
        var free = FreeBytes(path);
        if (!IsFull(error) && !(error is IOException && needed > free))
        {
            return SoapException.BadStorage($"{path} cannot be written: {error.Message}", error);
        }

        var need = needed is { } size ? $"{size} bytes are needed" : "more space is needed";
        var room = free is { } bytes ? $"{bytes} bytes are free" : "the free space is unknown";
        return SoapException.BadStorage(
            $"{path} cannot be written because the disk is full: {need}, {room}. Make room " +
                "and run the same command again.",
            error);
    }

    private static bool IsFull(Exception error) =>
        (error.HResult & 0xFFFF) is var code && (OperatingSystem.IsWindows()
            ? code == DiskFullWindows
            : code == NoSpaceUnix || code == (OperatingSystem.IsMacOS() ? QuotaMac : QuotaLinux));

    private static long? FreeBytes(string path)
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
