using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Soap.Data.Formats;

/// <summary>
/// The format of MNIST and its relatives (Y. LeCun, "The MNIST database"): the bytes 00 00 T D (T = type of the
/// values, 08 = unsigned byte; D = number of dimensions), D sizes as big-endian 32-bit integers, then the values;
/// plain or gzip-compressed. Strict: nothing may be missing, nothing may follow.
/// </summary>
internal static class Idx
{
    /// <summary>The most dimensions a file may have: samples, channels, rows, columns.</summary>
    public const int MostDimensions = 4;

    private const byte UnsignedByte = 0x08;

    /// <summary>Reads unsigned bytes from a stream that can seek, from its current position to its end.</summary>
    /// <param name="file">The bytes of the file, plain or gzip-compressed (told apart by their start, not by a
    /// name).</param>
    /// <param name="name">What error messages call it.</param>
    /// <param name="mostValues">A file that declares more values than this is refused before any is read.</param>
    /// <exception cref="SoapException">The file is damaged or not such a file (exit code 3).</exception>
    public static IdxArray Read(Stream file, string name, long mostValues = int.MaxValue)
    {
        using var contents = IdxContents.Open(file, name);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (shape, _) = ReadShape(contents, hash, name, [UnsignedByte]);
        var values = contents.ReadValues(CountOf(shape, mostValues, name));
        contents.ExpectEnd(4 + 4 * shape.Length + (long)values.Length);
        hash.AppendData(values);
        return new IdxArray(values, shape, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Reads values of any type from a stream that can seek, from its current position to its end.</summary>
    /// <param name="file">The bytes of the file, plain or gzip-compressed.</param>
    /// <param name="name">What error messages call it.</param>
    /// <exception cref="SoapException">The file is damaged or not such a file (exit code 3).</exception>
    public static DataArray ReadAny(Stream file, string name)
    {
        using var contents = IdxContents.Open(file, name);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (shape, type) = ReadShape(contents, hash, name, [UnsignedByte, 0x09, 0x0B, 0x0C, 0x0D, 0x0E]);
        var (kind, size) = type switch
        {
            0x09 => ('i', 1),
            0x0B => ('i', 2),
            0x0C => ('i', 4),
            0x0D => ('f', 4),
            0x0E => ('f', 8),
            _ => ('u', 1),
        };
        var bytes = contents.ReadValues(size * CountOf(shape, int.MaxValue / size, name));
        contents.ExpectEnd(4 + 4 * shape.Length + (long)bytes.Length);
        return new DataArray(
            shape, ArrayValues.NameOf(kind, size)!, ArrayValues.Of(bytes, kind, size, isBigEndian: true, name));
    }

    private static (int[] Shape, byte Type) ReadShape(
        IdxContents contents, IncrementalHash hash, string name, ReadOnlySpan<byte> types)
    {
        var magic = contents.ReadHeader(4, "the first four bytes");
        if (magic is not [0, 0, _, >= 1 and <= MostDimensions] || !types.Contains(magic[2]))
        {
            var guess = magic[0] == '<' ? " It looks like a web page." : "";
            var ofBytes = types.Length == 1 ? " of bytes" : "";
            throw SoapException.BadData(
                $"{name}: not an IDX file{ofBytes}: it starts with {Hex(magic)}; expected 00 00 " +
                    $"{string.Join(" or ", types.ToArray().Select(type => $"{type:X2}"))} and the number " +
                    $"of dimensions, 01 to {MostDimensions:X2}.{guess}");
        }

        hash.AppendData(magic);
        var sizes = contents.ReadHeader(4 * magic[3], $"the {magic[3]} size(s)");
        hash.AppendData(sizes);
        var shape = new int[magic[3]];
        for (var i = 0; i < shape.Length; i++)
        {
            var size = BinaryPrimitives.ReadUInt32BigEndian(sizes.AsSpan(4 * i));
            if (size is 0 or > int.MaxValue)
            {
                throw SoapException.BadData(
                    $"{name}: size {i + 1} of {shape.Length} is {size}; allowed: 1 to {int.MaxValue}.");
            }

            shape[i] = (int)size;
        }

        return (shape, magic[2]);
    }

    // Each size is below 2³¹ and the running product is kept there too, so the product cannot overflow 63 bits.
    private static int CountOf(int[] shape, long mostValues, string name)
    {
        var most = Math.Min(mostValues, Array.MaxLength);
        var count = 1L;
        foreach (var size in shape)
        {
            count *= size;
            if (count > most)
            {
                throw SoapException.BadData(
                    $"{name}: declares {IdxArray.Describe(shape)} values; allowed: at most {most} in all.");
            }
        }

        return (int)count;
    }

    private static string Hex(byte[] bytes) => string.Join(" ", bytes.Select(value => $"{value:X2}"));
}
