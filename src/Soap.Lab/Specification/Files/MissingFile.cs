namespace Soap.Lab.Specification.Files;

/// <summary>The error for a study file that is not there, with what may have been meant.</summary>
internal static class MissingFile
{
    /// <summary>What a study's folder in <c>studies/</c> calls it.</summary>
    private const string UsualName = "study.yaml";

    /// <summary>The error (exit code 2).</summary>
    public static SoapException Error(string path)
    {
        if (Directory.Exists(path))
        {
            var inside = Path.Combine(path, UsualName);
            return SoapException.BadUsage($"{path} is a folder and no study " +
                $"file{(File.Exists(inside) ? $"; did you mean {inside}?" : $"; built-in studies are {BuiltIn()}")}");
        }

        var hint = NearestFile(path)
            ?? Spelling.Nearest(Path.GetFileNameWithoutExtension(path), StudyCatalog.Words);
        return SoapException.BadUsage($"{path}: there is no such " +
            $"file{(hint is null ? $"; built-in studies are {BuiltIn()}" : $"; did you mean {hint}?")}");
    }

    private static string BuiltIn() => string.Join(", ", StudyCatalog.Words);

    // A file of the same folder, or the same file of a folder beside.
    private static string? NearestFile(string path)
    {
        var (folder, file) = (Path.GetDirectoryName(path) ?? "", Path.GetFileName(path));
        if (Directory.Exists(folder.Length == 0 ? "." : folder))
        {
            var files = Directory.EnumerateFiles(folder.Length == 0 ? "." : folder)
                .Select(other => Path.GetFileName(other)!)
                .Where(other => Path.GetExtension(other) is ".yaml" or ".yml");
            return Spelling.Nearest(file, files) is { } nearest ? Path.Combine(folder, nearest) : null;
        }

        var above = Path.GetDirectoryName(folder) ?? "";
        if (!Directory.Exists(above.Length == 0 ? "." : above))
        {
            return null;
        }

        var folders = Directory.EnumerateDirectories(above.Length == 0 ? "." : above)
            .Select(other => Path.GetFileName(other)!)
            .Where(other => File.Exists(Path.Combine(above, other, file)));
        return Spelling.Nearest(Path.GetFileName(folder), folders) is { } beside
            ? Path.Combine(above, beside, file)
            : null;
    }
}
