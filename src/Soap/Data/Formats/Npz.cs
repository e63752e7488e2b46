using System.IO.Compression;

namespace Soap.Data.Formats;

/// <summary>
/// NumPy's archives of named arrays: a ZIP file of <c>NAME.npy</c>. An array is unpacked when it is asked for, and
/// its check sum and length must be those that the archive declares.
/// </summary>
internal sealed class Npz : IDisposable
{
    private const string Ending = ".npy";
    private readonly ZipArchive _archive;
    private readonly string _name;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);

    /// <summary>Opens an archive.</summary>
    /// <param name="file">All bytes of the file.</param>
    /// <param name="name">What error messages call it.</param>
    /// <exception cref="SoapException">It is damaged, or something else (exit code 3).</exception>
    public Npz(byte[] file, string name)
    {
        _name = name;
        try
        {
            _archive = new ZipArchive(new MemoryStream(file), ZipArchiveMode.Read);
            foreach (var entry in _archive.Entries)
            {
                if (!entry.FullName.EndsWith(Ending, StringComparison.Ordinal)
                    || !_entries.TryAdd(entry.FullName[..^Ending.Length], entry))
                {
                    throw SoapException.BadData(
                        $"{name}: it holds '{Quotation.Printable(entry.FullName)}', which is no " +
                            "array of a name of its own; allowed: NAME.npy, each name once.");
                }
            }
        }
        catch (InvalidDataException e)
        {
            throw SoapException.BadData($"{name}: not a whole .npz file (a ZIP archive): {e.Message}", e);
        }
    }

    /// <summary>The arrays' names, in the archive's order.</summary>
    public IReadOnlyList<string> Names => [.. _entries.Keys];

    /// <summary>Reads an array.</summary>
    /// <param name="array">One of <see cref="Names"/>.</param>
    /// <exception cref="SoapException">It is damaged (exit code 3).</exception>
    public DataArray Read(string array)
    {
        var (entry, name) = (_entries[array], $"{_name}, array {Quotation.Printable(array)}");
        return entry.Length <= Array.MaxLength ? Npy.Read(Unpacked(entry, name), name)
            : throw SoapException.BadData($"{name}: it declares {entry.Length} bytes; allowed: {Array.MaxLength}.");
    }

    /// <inheritdoc/>
    public void Dispose() => _archive.Dispose();

    // The buffer grows with what is really there. A long array is refused by its header before it is unpacked: a
    // thousandth of it is enough to say that it is there.
    private static byte[] Unpacked(ZipArchiveEntry entry, string name)
    {
        try
        {
            using var contents = entry.Open();
            using var bytes = new MemoryStream();
            var buffer = new byte[1 << 16];
            var isChecked = entry.Length <= Npy.LongestStart;
            while (contents.Read(buffer) is var read and > 0)
            {
                bytes.Write(buffer, 0, read);
                if (!isChecked && bytes.Length >= Npy.LongestStart)
                {
                    Npy.Check(bytes.GetBuffer().AsSpan(0, Npy.LongestStart), entry.Length, name);
                    isChecked = true;
                }

                if (bytes.Length > entry.Length)
                {
                    throw new InvalidDataException(
                        $"it unpacks to more than the {entry.Length} bytes that it declares");
                }
            }

            var unpacked = bytes.ToArray();
            return unpacked.Length != entry.Length
                ? throw new InvalidDataException($"{unpacked.Length} of {entry.Length} bytes are there")
                : Crc32.Of(unpacked) != entry.Crc32
                ? throw new InvalidDataException("its check sum is wrong")
                : unpacked;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw SoapException.BadData($"{name}: the compression is damaged: {e.Message}", e);
        }
    }
}
