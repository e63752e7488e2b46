using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Soap.Storage;

/// <summary>
/// Reads safetensors files: the header's length in 8 bytes, little end first, the header, and the numbers. A file is
/// read whole, or refused with the reason.
/// </summary>
internal static class SafetensorsReader
{
    /// <summary>The longest header, which is the format's own limit.</summary>
    public const int LongestHeader = 100_000_000;

    /// <summary>The bytes of the header's length.</summary>
    public const int LengthBytes = 8;

    /// <summary>The bytes of a tensor that are read into one array.</summary>
    public static long LargestTensor => Array.MaxLength;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SoapException">It cannot be read, or is not as it should be; the message has the file and the
    /// reason (exit code 3).</exception>
    public static SafetensorsFile Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Refusing(path, Read);
    }

    private static T Refusing<T>(string path, Func<FileStream, T> read)
    {
        try
        {
            using var stream = RegularFile.OpenRead(path);
            return read(stream);
        }
        catch (FormatException error)
        {
            throw SoapException.BadData($"{path} is no safetensors file that can be read: {error.Message}.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw SoapException.BadData($"{path} cannot be read: {error.Message}", error);
        }
    }

    /// <summary>The texts of a file alone, without its numbers and without a look at its digest.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SoapException">As of <see cref="Read(string)"/>.</exception>
    public static IReadOnlyDictionary<string, string> ReadMetadata(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Refusing(path, stream =>
        {
            var header = Header(stream, count => Next(stream, count));
            return SafetensorsHeader.Parse(header, stream.Length - LengthBytes - header.Length).Metadata;
        });
    }

    private static byte[] Next(FileStream stream, long count)
    {
        var bytes = new byte[count];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static byte[] Header(FileStream stream, Func<long, byte[]> next)
    {
        var length = stream.Length;
        if (length < LengthBytes)
        {
            throw new FormatException(
                $"it has {length} bytes, and the length of the header alone takes {LengthBytes}");
        }

        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(next(LengthBytes));
        if (headerLength > LongestHeader)
        {
            throw new FormatException(
                $"it says that its header has {headerLength} bytes; allowed: at most {LongestHeader}");
        }

        if (headerLength > (ulong)(length - LengthBytes))
        {
            throw new FormatException(
                $"it says that its header has {headerLength} bytes, and {length - LengthBytes} follow");
        }

        return next((long)headerLength);
    }

    private static SafetensorsFile Read(FileStream stream)
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var data = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var header = Header(stream, Hashed);
        var (metadata, places) = SafetensorsHeader.Parse(header, stream.Length - LengthBytes - header.Length);
        data.AppendData(SafetensorsSeal.Covered(header, metadata));
        var tensors = new List<SafetensorsTensor>(places.Count);
        foreach (var place in places)
        {
            if (place.End - place.Begin > LargestTensor)
            {
                throw new FormatException($"{place} has more than {LargestTensor} bytes, the most that SOAP reads");
            }

            var numbers = Hashed(place.End - place.Begin);
            data.AppendData(numbers);
            tensors.Add(new SafetensorsTensor(place.Name, place.Type, place.Shape, numbers));
        }

        var isOwn = SafetensorsSeal.Check(metadata, Convert.ToHexStringLower(data.GetHashAndReset()));
        return new SafetensorsFile(metadata, tensors, Convert.ToHexStringLower(whole.GetHashAndReset()), isOwn);

        byte[] Hashed(long count)
        {
            var bytes = Next(stream, count);
            whole.AppendData(bytes);
            return bytes;
        }
    }
}
