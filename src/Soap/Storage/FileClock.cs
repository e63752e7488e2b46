using System.Collections.Concurrent;

namespace Soap.Storage;

/// <summary>
/// The time as a folder's file system has it: that of the server, where it is one of the network, whose clock differs
/// from those of its users. It is read from a file that is made for it, once a minute.
/// </summary>
internal static class FileClock
{
    private static readonly TimeSpan ReadEvery = TimeSpan.FromMinutes(1);
    private static readonly ConcurrentDictionary<string, (TimeSpan Ahead, DateTime Read)> Known =
        new(StringComparer.Ordinal);

    /// <summary>The time now.</summary>
    /// <param name="folder">A folder that can be written; where it cannot, the time is this machine's.</param>
    public static DateTime Now(string folder)
    {
        var now = DateTime.UtcNow;
        if (!Known.TryGetValue(folder, out var known) || now - known.Read > ReadEvery || now < known.Read)
        {
            Known[folder] = known = (Ahead(folder), now);
        }

        return now + known.Ahead;
    }

    private static TimeSpan Ahead(string folder)
    {
        var path = TemporaryFiles.NameFor(Path.Combine(folder, "clock"));
        try
        {
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite);
            return File.GetLastWriteTimeUtc(file.SafeFileHandle) - DateTime.UtcNow;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return TimeSpan.Zero;
        }
        finally
        {
            TemporaryFiles.Delete(path);
        }
    }
}
