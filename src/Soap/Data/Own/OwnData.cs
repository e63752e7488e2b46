using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using Soap.Data.Tasks;

namespace Soap.Data.Own;

/// <summary>
/// Data of one's own: a file or folder, known by its digest wherever it lies; two of the same digest are equal.
/// Formats: CSV and TSV, NumPy's .npy and .npz, folders of IDX files, of arrays, of pictures by class, of CIFAR's
/// binary form.
/// </summary>
[JsonConverter(typeof(OwnDataText))]
public sealed class OwnData : IEquatable<OwnData>
{
    private readonly ConcurrentDictionary<OwnKeys, DataOrigin> _origins = new();
    private LastRead? _last;

    private OwnData(string digest, string? path) => (Digest, Path) = (digest, path);

    /// <summary>The data's digest: of a file, SHA-256 as <c>sha256sum</c> gives it; of a folder, SHA-256 of the lines
    /// that <c>sha256sum</c> writes of its files, sorted by name.</summary>
    public string Digest { get; }

    /// <summary>The full path; null where only the digest is known, as in a stored result.</summary>
    public string? Path { get; }

    /// <summary>The task's word: the name of the file or folder.</summary>
    /// <exception cref="InvalidOperationException">Only the digest is known.</exception>
    public string Name => System.IO.Path.GetFileName(
        Path ?? throw new InvalidOperationException($"Nobody says where the data with SHA-256 {Digest} lie."));

    /// <summary>The data of a file or folder.</summary>
    /// <param name="path">The file or folder.</param>
    /// <exception cref="SoapException">It is not there, or of no format that is read (exit code 3), or called like a
    /// task of the catalogue (exit code 2).</exception>
    public static OwnData Of(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var files = OwnFiles.Find(path);
        var name = System.IO.Path.GetFileName(files.Path);
        return name.Length == 0 || name.Any(char.IsControl)
            ? throw SoapException.BadUsage($"{Quotation.Printable(path)}: its name is no word for a task; rename it")
            : TaskCatalog.Names.Contains(name)
            ? throw SoapException.BadUsage(
                $"{path}: '{name}' is the name of a task of SOAP; rename the file or folder")
            : new OwnData(files.ReadDigest(), files.Path);
    }

    /// <summary>The task of learning these data, for <see cref="TaskCatalog.Add"/> or to be opened.</summary>
    /// <param name="label">The column or array of the classes; see the key <c>label</c> of a trial.</param>
    /// <param name="targets">The columns or array of the values.</param>
    /// <param name="split">The share that is drawn for the test set, or the column that says.</param>
    public TaskDefinition Task(string? label = null, string? targets = null, string? split = null) =>
        new OwnTask(this, Name, new OwnKeys(label, targets, split, Scaling: null, Seed: 0));

    /// <inheritdoc/>
    public bool Equals(OwnData? other) => other is not null && other.Digest == Digest;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as OwnData);

    /// <inheritdoc/>
    public override int GetHashCode() => Digest.GetHashCode(StringComparison.Ordinal);

    /// <summary>Those of a digest, whose place is not known.</summary>
    internal static OwnData OfDigest(string digest) => new(digest, null);

    /// <summary>Those that a stored study was run on: what they were is known, and their files are read when they are
    /// opened.</summary>
    internal static OwnData Stored(string digest, OwnKeys keys, DataOrigin origin)
    {
        var data = new OwnData(digest, origin.Path);
        data._origins[keys] = origin;
        return data;
    }

    /// <summary>What they are, understood in this way; read from the files where it is not known.</summary>
    /// <exception cref="SoapException">See <see cref="OwnReader.Read"/>.</exception>
    internal DataOrigin OriginOf(OwnKeys keys)
    {
        if (!_origins.TryGetValue(keys, out var origin))
        {
            var read = ReadChecked(keys);
            _last = new LastRead(keys, read);
            _origins[keys] = origin = read.Origin;
        }

        return origin;
    }

    /// <summary>The samples. What was read to say what they are is given out once, and not kept.</summary>
    /// <exception cref="SoapException">See <see cref="OwnReader.Read"/>; or the files were changed (exit code
    /// 3).</exception>
    internal OwnReader Read(OwnKeys keys)
    {
        var read = Interlocked.Exchange(ref _last, null) is var (known, before) && known == keys ? before
            : ReadChecked(keys);
        _origins[keys] = read.Origin;
        return read;
    }

    private OwnReader ReadChecked(OwnKeys keys)
    {
        if (Path is null || !System.IO.Path.Exists(Path))
        {
            throw SoapException.BadData(
                $"The data with SHA-256 {Digest} are " +
                    $"{(Path is null ? "nowhere that is known" : $"not at {Path} any more")}. " +
                    "Say where they lie with task=PATH, as in: soap run STUDY-FOLDER task=PATH");
        }

        var read = OwnReader.Read(Path, keys);
        return read.Digest == Digest ? read : throw SoapException.BadData(
            $"{Path} was changed: its SHA-256 is {read.Digest}, and was {Digest} before.");
    }

    private sealed record LastRead(OwnKeys Keys, OwnReader Read);
}
