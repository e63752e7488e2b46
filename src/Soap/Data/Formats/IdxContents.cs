using System.Buffers.Binary;
using System.IO.Compression;

namespace Soap.Data.Formats;

/// <summary>
/// The decoded bytes of a file, plain or gzip-compressed, with errors that say how many bytes are missing or too many.
/// </summary>
internal sealed class IdxContents : IDisposable
{
    private const int FirstBuffer = 1 << 20;
    private const int MostTrailing = 1 << 16;
    private readonly Stream _file;
    private readonly Stream _decoded;
    private readonly string _name;

    private IdxContents(Stream file, Stream decoded, string name) => (_file, _decoded, _name) = (file, decoded, name);

    /// <summary>What says how many bytes there are, for messages.</summary>
    private string Declares { get; init; } = "";

    private bool IsCompressed => _decoded != _file;

    public static IdxContents Open(Stream file, string name, string declares = "the header declares")
    {
        var start = file.Position;
        var isGzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = start;
        return new IdxContents(
            file, isGzip ? new GZipStream(file, CompressionMode.Decompress, leaveOpen: true) : file, name)
        {
            Declares = declares,
        };
    }

    public byte[] ReadHeader(int count, string part)
    {
        var bytes = new byte[count];
        var read = ReadUpTo(bytes);
        return read == count ? bytes : throw SoapException.BadData(
            $"{_name}: the file is cut off: {part} need {count} bytes, but only {read} are " +
                $"there ({count - read} missing).");
    }

    // The buffer grows with what is really there, so that a header that promises much costs little.
    public byte[] ReadValues(int count)
    {
        var values = new byte[Math.Min(count, FirstBuffer)];
        var read = ReadUpTo(values);
        while (read == values.Length && read < count)
        {
            Array.Resize(ref values, (int)Math.Min(count, 2L * values.Length));
            read += ReadUpTo(values.AsSpan(read));
        }

        return read == count ? values : throw SoapException.BadData(
            $"{_name}: the file is cut off: {Declares} {count} values, but only {read} are there " +
                $"({count - read} missing).");
    }

    /// <param name="total">How many decoded bytes have been read.</param>
    public void ExpectEnd(long total)
    {
        var extra = IsCompressed ? ReadUpTo(new byte[MostTrailing]) : _file.Length - _file.Position;
        if (extra > 0)
        {
            var atLeast = IsCompressed && extra == MostTrailing ? "at least " : "";
            throw SoapException.BadData($"{_name}: {atLeast}{extra} byte(s) follow after the {total} that " +
                $"{Declares}; expected none.");
        }

        if (IsCompressed)
        {
            ExpectGzipTrailer(total);
        }
    }

    public void Dispose()
    {
        if (IsCompressed)
        {
            _decoded.Dispose();
        }
    }

    // GZipStream checks the checksum when it sees it, but accepts a file that ends before it or goes on after it.
    // The last four bytes must be the decoded length (RFC 1952).
    private void ExpectGzipTrailer(long total)
    {
        var trailer = new byte[4];
        _file.Position = _file.Length - 4;
        _file.ReadExactly(trailer);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        if (length != total)
        {
            throw SoapException.BadData($"{_name}: the gzip compression is damaged: its last four bytes should say " +
                $"{total} (the length) and say {length}.");
        }
    }

    private int ReadUpTo(Span<byte> buffer)
    {
        try
        {
            return _decoded.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException e)
        {
            throw SoapException.BadData(
                $"{_name}: the gzip compression is damaged: the decoder refuses it or its checksum is wrong.", e);
        }
        catch (IOException e)
        {
            throw SoapException.BadData($"{_name}: cannot be read: {e.Message}", e);
        }
    }
}
