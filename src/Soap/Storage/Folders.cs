namespace Soap.Storage;

/// <summary>Makes folders.</summary>
internal static class Folders
{
    /// <summary>The folder, made with all above it if it is not there.</summary>
    /// <exception cref="SoapException">It cannot be made (exit code 5).</exception>
    public static void Create(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw StorageError.Describe(path, null, error);
        }
    }

    /// <summary>Refuses a folder that holds other things than what is to be written into it again.</summary>
    /// <param name="path">The folder; it need not be there.</param>
    /// <param name="kind">What is written, such as <c>export</c>.</param>
    /// <param name="mark">The file by which it is known.</param>
    /// <param name="isOwn">Whether a file of that name is SOAP's.</param>
    /// <exception cref="SoapException">It is a file, or is not empty and has no such file (exit code 5).</exception>
    public static void RefuseOther(string path, string kind, string mark, Func<string, bool> isOwn)
    {
        ArgumentNullException.ThrowIfNull(isOwn);
        if (File.Exists(path))
        {
            throw SoapException.BadStorage($"{path} is a file. Give a folder with --out.");
        }

        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()
            && !isOwn(Path.Combine(path, mark)))
        {
            var reason = Path.Exists(Path.Combine(path, mark)) ? $"its {mark} is not one" : $"there is no {mark}";
            throw SoapException.BadStorage(
                $"{path} is not empty and holds no {kind} ({reason}). Give another folder with --out.");
        }
    }

    /// <summary>The full path of a folder without links to folders that are there.</summary>
    public static string WithoutLinks(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(full) is not { } parent)
        {
            return full;
        }

        var folder = new DirectoryInfo(Path.Combine(WithoutLinks(parent), Path.GetFileName(full)));
        return folder.Exists && folder.ResolveLinkTarget(returnFinalTarget: true) is { } target
            ? WithoutLinks(target.FullName) : folder.FullName;
    }
}
