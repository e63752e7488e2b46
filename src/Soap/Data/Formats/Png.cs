using System.Buffers.Binary;
using System.IO.Compression;

namespace Soap.Data.Formats;

/// <summary>
/// PNG pictures (ISO/IEC 15948), read strictly: every check sum, every length. Grey and colour of 8 and 16 bits are
/// kept as they are, grey of 1, 2 and 4 bits becomes 8 bits (the value times 255 / its largest), a palette its
/// colours. Transparency must be none; interlaced pictures are refused.
/// </summary>
internal static class Png
{
    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Whether a file begins as PNG does.</summary>
    public static bool IsPng(ReadOnlySpan<byte> file) => file.StartsWith(Signature);

    /// <summary>Decodes a picture.</summary>
    /// <param name="file">All bytes of the file.</param>
    /// <param name="name">What error messages call it.</param>
    /// <exception cref="SoapException">It is damaged, or of a kind that is not read (exit code 3).</exception>
    public static Picture Read(ReadOnlySpan<byte> file, string name)
    {
        var chunks = PngChunks.Read(file[Signature.Length..], name);
        var header = chunks.Header;
        var channels = header.ColorType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        var stride = ((long)header.Width * channels * header.Depth + 7) / 8;
        if ((long)header.Width * header.Height * Math.Max(channels, 3) > Picture.MostValues)
        {
            throw SoapException.BadData(
                $"{name}: a picture of {header.Width}x{header.Height} pixels; allowed: at most " +
                    $"{Picture.MostValues} values.");
        }

        var rows = Unpacked(chunks.Data, (int)((stride + 1) * header.Height), name);
        Unfilter(rows, (int)stride, Math.Max(1, channels * header.Depth / 8), name);
        var values = new ushort[header.Width * header.Height * channels];
        for (var i = 0; i < values.Length; i++)
        {
            var (row, column) = Math.DivRem(i, header.Width * channels);
            values[i] = (ushort)Value(rows.AsSpan(row * ((int)stride + 1) + 1, (int)stride), column, header.Depth);
        }

        return PngColors.Picture(header, chunks, values, name);
    }

    private static int Value(ReadOnlySpan<byte> row, int column, int depth) => depth switch
    {
        8 => row[column],
        16 => BinaryPrimitives.ReadUInt16BigEndian(row[(2 * column)..]),
        _ => (row[column * depth / 8] >> (8 - depth - column * depth % 8)) & ((1 << depth) - 1),
    };

    private static byte[] Unpacked(byte[] data, int length, string name)
    {
        try
        {
            using var stream = new ZLibStream(new MemoryStream(data), CompressionMode.Decompress);
            // Room for what is really there: little data cannot unpack to much more than a thousand times its size.
            if (length > 1100L * data.Length + 1024)
            {
                throw new InvalidDataException($"{data.Length} packed bytes cannot be {length} bytes of pixels");
            }

            var rows = new byte[length];
            var read = stream.ReadAtLeast(rows, length, throwOnEndOfStream: false);
            return read < length ? throw new InvalidDataException($"{read} of {length} bytes of pixels are there")
                : stream.ReadByte() >= 0
                    ? throw new InvalidDataException($"more than {length} bytes of pixels are there")
                : rows;
        }
        catch (Exception e) when (e is InvalidDataException or IOException) // also what zlib itself refuses
        {
            throw SoapException.BadData($"{name}: damaged PNG: {e.Message}", e);
        }
    }

    // Each row begins with how its bytes were filtered: as they are, or less the byte left, above, their mean, or the
    // one of them that is nearest (Paeth).
    private static void Unfilter(byte[] rows, int stride, int step, string name)
    {
        for (var start = 0; start < rows.Length; start += stride + 1)
        {
            if (rows[start] > 4)
            {
                throw SoapException.BadData($"{name}: damaged PNG: row {start / (stride + 1)} has filter " +
                    $"{rows[start]}; allowed: 0 to 4.");
            }

            for (var i = start + 1; i <= start + stride; i++)
            {
                var left = i - step > start ? rows[i - step] : 0;
                var above = start > 0 ? rows[i - stride - 1] : 0;
                var corner = start > 0 && i - step > start ? rows[i - step - stride - 1] : 0;
                rows[i] += (byte)(rows[start] switch
                {
                    1 => left,
                    2 => above,
                    3 => (left + above) / 2,
                    4 => Nearest(left, above, corner),
                    _ => 0,
                });
            }
        }
    }

    private static int Nearest(int left, int above, int corner)
    {
        var guess = left + above - corner;
        var (a, b, c) = (Math.Abs(guess - left), Math.Abs(guess - above), Math.Abs(guess - corner));
        return a <= b && a <= c ? left : b <= c ? above : corner;
    }
}
