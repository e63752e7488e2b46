using System.Formats.Tar;
using System.IO.Compression;

namespace Soap.Data;

/// <summary>The files of a folder, of the folders in it, and of archives in it (.tar.gz, .tgz), known by their names
/// alone; or those of one archive.</summary>
internal sealed class LocalFiles
{
    private readonly Dictionary<string, (string Place, Func<byte[]> Read)> _files = new(StringComparer.Ordinal);

    /// <summary>Finds them.</summary>
    /// <param name="path">A folder or an archive.</param>
    /// <param name="wanted">The names that are looked for; of an archive no others are kept.</param>
    /// <exception cref="SoapException">There is no such folder (exit code 2), or something cannot be read (exit code
    /// 3).</exception>
    public LocalFiles(string path, IReadOnlySet<string> wanted)
    {
        if (!Path.Exists(path))
        {
            throw SoapException.BadUsage($"--from {path}: there is no such folder; allowed: a folder, or an archive");
        }

        try
        {
            var inside = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 };
            string[] files = File.Exists(path) ? [path]
                : [.. Directory.EnumerateFiles(path, "*", inside).Order(StringComparer.Ordinal)];
            foreach (var file in files)
            {
                if (wanted.Contains(Path.GetFileName(file)))
                {
                    _files.TryAdd(Path.GetFileName(file), (file, () => ReadAll(file)));
                }
            }

            foreach (var archive in files.Where(IsArchive).Where(_ => !wanted.All(_files.ContainsKey)))
            {
                Unpack(archive, wanted);
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw SoapException.BadData($"{path}: cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Where a file of this name is, or null.</summary>
    public string? Find(string name) => _files.TryGetValue(name, out var file) ? file.Place : null;

    /// <summary>All bytes of a file that was found.</summary>
    public byte[] Read(string name) => _files[name].Read();

    private static bool IsArchive(string file) => file.EndsWith(".tgz", StringComparison.Ordinal)
        || file.EndsWith(".tar.gz", StringComparison.Ordinal);

    private static byte[] ReadAll(string path)
    {
        using var file = DataFolders.OpenFile(path);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    // In the order of the archive, once; a file outside of it is preferred.
    private void Unpack(string archive, IReadOnlySet<string> wanted)
    {
        using var packed = DataFolders.OpenFile(archive);
        using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        using var entries = new TarReader(unpacked);
        while (entries.GetNextEntry() is { } entry)
        {
            var name = Path.GetFileName(entry.Name);
            if (entry.DataStream is { Length: <= int.MaxValue } contents && wanted.Contains(name)
                && Find(name) is null)
            {
                var bytes = new byte[contents.Length];
                contents.ReadExactly(bytes);
                _files[name] = ($"{archive}, {entry.Name}", () => bytes);
            }
        }
    }
}
