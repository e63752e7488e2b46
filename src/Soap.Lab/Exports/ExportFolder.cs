using Soap.Lab.Exports.Tables;
using Soap.Storage;

namespace Soap.Lab.Exports;

/// <summary>
/// The folder of an export. It is filled under another name beside it and then renamed, so that it is whole or not
/// there. <c>export.json</c> in it tells what it is, and which files may go when it is replaced.
/// </summary>
internal static class ExportFolder
{
    public const string Manifest = "export.json";

    private const string Kind = "export";

    private const string Format = "soap-export-1";

    public static IReadOnlyList<ExportedFile> Fill(
        string path, string study, ExportFormat format, Func<string, IReadOnlyList<ExportedFile>> write)
    {
        var folder = Path.GetFullPath(Path.TrimEndingDirectorySeparator(path));
        Refuse(folder);
        var unfinished = Path.Combine(Path.GetDirectoryName(folder)!, $".{Path.GetFileName(folder)}.export");
        Folders.Create(unfinished);
        // The lease keeps two exports apart; what a killed one left behind is removed.
        using var ours = Lease.Take(unfinished);
        try
        {
            Empty(unfinished);
            var files = write(unfinished);
            Json.Write(
                Path.Combine(unfinished, Manifest), new ExportRecord(Format, study, EnumWords.Of(format), files));
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            ours.Dispose();
            Directory.Move(unfinished, folder);
            return files;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw SoapException.BadStorage($"{folder} cannot be written: {error.Message}", error);
        }
        finally
        {
            if (Directory.Exists(unfinished))
            {
                Directory.Delete(unfinished, recursive: true);
            }
        }
    }

    // An earlier export may be replaced, but nothing that somebody put beside it.
    private static void Refuse(string folder)
    {
        Folders.RefuseOther(folder, Kind, Manifest, File.Exists);
        var manifest = Path.Combine(folder, Manifest);
        if (!File.Exists(manifest))
        {
            return;
        }

        HashSet<string> own = [Manifest, .. Json.Read<ExportRecord>(manifest).Files.Select(file => file.Name)];
        var other = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal)
            .FirstOrDefault(file => !own.Contains(file));
        if (other is not null)
        {
            throw SoapException.BadStorage($"{folder} holds an earlier export and other files, such as {other}; " +
                "replacing the export would remove them. Give another folder with --out.");
        }
    }

    private static void Empty(string folder)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos()
            .Where(entry => !Lease.IsName(entry.Name)))
        {
            if (entry is DirectoryInfo directory)
            {
                directory.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }
    }

    /// <summary>What <c>export.json</c> says.</summary>
    private sealed record ExportRecord(string Format, string Study, string To, IReadOnlyList<ExportedFile> Files);
}
