using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Soap.Storage;

/// <summary>The temporary files of <see cref="AtomicFile"/>: <c>.name.process.random.tmp</c>.</summary>
internal static partial class TemporaryFiles
{
    /// <summary>A new name in the folder of <paramref name="path"/>.</summary>
    public static string NameFor(string path) => Path.Combine(
        Path.GetDirectoryName(path)!,
        $".{Path.GetFileName(path)}.{Environment.ProcessId}" +
            $".{RandomNumberGenerator.GetHexString(8, lowercase: true)}.tmp");

    /// <summary>Deletes the file if it is there; the error that led here matters more than one of this.</summary>
    public static void Delete(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A folder that became read-only keeps the file; it is removed when the folder is next used.
        }
    }

    // Links lead out of the folder, or round in it.
    private static readonly EnumerationOptions Below = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = false,
    };

    /// <summary>
    /// Deletes what killed processes left in this folder and those below it before <paramref name="time"/>. Links are
    /// neither followed nor deleted.
    /// </summary>
    public static void DeleteOlderThan(string folder, DateTime time)
    {
        foreach (var file in Directory.EnumerateFiles(folder, ".*.tmp", Below))
        {
            if (Pattern().IsMatch(Path.GetFileName(file)) && File.GetLastWriteTimeUtc(file) < time)
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>Deletes what killed processes left in this folder alone, of which this process is the only one to
    /// write; but for what others write who would take it.</summary>
    public static void DeleteAll(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, ".*.tmp"))
        {
            var name = Path.GetFileName(file);
            if (Pattern().IsMatch(name) && !Lease.IsName(name.Split('.') is [_, .. var inner, _, _, _]
                ? string.Join('.', inner) : ""))
            {
                File.Delete(file);
            }
        }
    }

    [GeneratedRegex(@"^\..+\.[0-9]+\.[0-9a-f]{8}\.tmp$")]
    private static partial Regex Pattern();
}
