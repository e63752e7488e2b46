using System.Security.Cryptography;
using System.Text;

namespace Soap.Data.Own;

/// <summary>The files that data of one's own consist of, found by their names.</summary>
/// <param name="Path">The full path of the file or folder.</param>
/// <param name="Format">What they are.</param>
/// <param name="Names">The files: relative to the folder, with slashes, in the order of their UTF-16 codes; of a file,
/// its own name.</param>
internal sealed record OwnFiles(string Path, OwnFormat Format, IReadOnlyList<string> Names)
{
    private readonly Dictionary<string, string> _digests = new(StringComparer.Ordinal);

    private bool IsFolder => Format is not (OwnFormat.Table or OwnFormat.Array or OwnFormat.Archive);

    /// <summary>The digest of what was read: of a file, SHA-256 as <c>sha256sum</c> gives it; of a folder, SHA-256 of
    /// the lines that <c>sha256sum</c> writes of its files.</summary>
    /// <exception cref="InvalidOperationException">Not all files were read.</exception>
    public string Digest
    {
        get
        {
            if (_digests.Count != Names.Count)
            {
                throw new InvalidOperationException($"{_digests.Count} of {Names.Count} files were read.");
            }

            return !IsFolder ? _digests[Names[0]] : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
                string.Concat(Names.Select(name => $"{_digests[name]}  {name}\n")))));
        }
    }

    /// <summary>Finds them.</summary>
    /// <param name="path">A file or folder.</param>
    /// <exception cref="SoapException">It is not there, or nothing that can be read (exit code 3).</exception>
    public static OwnFiles Find(string path)
    {
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        if (Directory.Exists(full))
        {
            return OwnFolders.Find(full);
        }

        var name = System.IO.Path.GetFileName(full);
        return System.IO.Path.GetExtension(name).ToLowerInvariant() switch
        {
            _ when !File.Exists(full) => throw SoapException.BadData($"{path}: there is no such file or folder."),
            ".csv" or ".tsv" => new OwnFiles(full, OwnFormat.Table, [name]),
            ".npy" => new OwnFiles(full, OwnFormat.Array, [name]),
            ".npz" => new OwnFiles(full, OwnFormat.Archive, [name]),
            var ending =>
                throw SoapException.BadData($"{path}: a file that ends in '{Quotation.Printable(ending)}' is no " +
                    $"data that is read; allowed: a file .csv, .tsv, .npy or .npz, or a folder {OwnFolders.Allowed}."),
        };
    }

    /// <summary>What messages call a file.</summary>
    public string PathOf(string name) => IsFolder ? System.IO.Path.Combine(Path, name) : Path;

    /// <summary>All bytes of a file, whose digest is noted.</summary>
    /// <exception cref="SoapException">It cannot be read, or is too long (exit code 3).</exception>
    public byte[] Read(string name)
    {
        var path = PathOf(name);
        using var file = DataFolders.OpenFile(path);
        try
        {
            if (file.Length > Array.MaxLength)
            {
                throw SoapException.BadData($"{path}: {file.Length} bytes; allowed: at most {Array.MaxLength}.");
            }

            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            _digests[name] = Convert.ToHexStringLower(SHA256.HashData(bytes));
            return bytes;
        }
        catch (IOException e)
        {
            throw SoapException.BadData($"{path}: cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads all files for their digest alone.</summary>
    /// <exception cref="SoapException">One cannot be read (exit code 3).</exception>
    public string ReadDigest()
    {
        foreach (var name in Names)
        {
            _ = Read(name);
        }

        return Digest;
    }
}
