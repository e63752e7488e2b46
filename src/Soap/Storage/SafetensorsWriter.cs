using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;

namespace Soap.Storage;

/// <summary>
/// Writes safetensors files, whole or not at all. The same tensors give the same bytes, whatever their order: those of
/// 8-byte numbers first, and by name; the header ends in spaces, so that all numbers lie at multiples of their size.
/// </summary>
internal static class SafetensorsWriter
{
    private const int Alignment = 8;

    /// <summary>Writes a file, with the digest of its data in it.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="tensors">What it holds.</param>
    /// <exception cref="ArgumentException">Two tensors have one name, or one has a name that is no
    /// tensor's.</exception>
    /// <exception cref="SoapException">It cannot be written; what was there is as it was (exit code 5).</exception>
    public static void Write(string path, IEnumerable<SafetensorsTensor> tensors) => Write(path, tensors, null, null);

    /// <summary>Writes the file of a state.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="tensors">What it holds.</param>
    /// <param name="texts">What it says beside them.</param>
    /// <param name="after">Called after each step; for tests.</param>
    /// <inheritdoc cref="Write(string, IEnumerable{SafetensorsTensor})"/>
    public static void WriteState(
        string path, IEnumerable<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string> texts,
        Action<WriteStep>? after = null) => Write(path, tensors, texts, after);

    private static void Write(
        string path, IEnumerable<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string>? texts,
        Action<WriteStep>? after)
    {
        SafetensorsTensor[] sorted =
        [
            .. tensors.OrderByDescending(tensor => SafetensorsTensor.SizeOf(tensor.Type))
                .ThenBy(tensor => tensor.Name, StringComparer.Ordinal),
        ];
        RefuseNames(sorted);
        var header = Header(
            sorted, texts is null ? SafetensorsSeal.Of(DigestOf([], sorted)) : SafetensorsSeal.OfState(texts));
        if (texts is not null)
        {
            SafetensorsSeal.Put(header, DigestOf(header, sorted));
        }

        var length = new byte[SafetensorsReader.LengthBytes];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        AtomicFile.Write(
            path, length.Length + header.Length + sorted.Sum(tensor => tensor.Bytes.LongLength), Put, after);

        void Put(Stream stream)
        {
            stream.Write(length);
            stream.Write(header);
            foreach (var tensor in sorted)
            {
                stream.Write(tensor.Bytes);
            }
        }
    }

    private static void RefuseNames(SafetensorsTensor[] tensors)
    {
        var seen = new HashSet<string>([SafetensorsHeader.MetadataName], StringComparer.Ordinal);
        if (tensors.FirstOrDefault(tensor => !seen.Add(tensor.Name)) is { } wrong)
        {
            throw new ArgumentException(
                $"'{wrong.Name}' is the name of two tensors, or of none in this format.", nameof(tensors));
        }
    }

    private static byte[] Header(SafetensorsTensor[] tensors, IReadOnlyDictionary<string, string> texts)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteStartObject(SafetensorsHeader.MetadataName);
            foreach (var (key, value) in texts)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
            var begin = 0L;
            foreach (var tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString(SafetensorsHeader.TypeName, tensor.Type.ToString());
                WriteNumbers(json, SafetensorsHeader.ShapeName, tensor.Shape);
                WriteNumbers(json, SafetensorsHeader.OffsetsName, [begin, begin + tensor.Bytes.LongLength]);
                json.WriteEndObject();
                begin += tensor.Bytes.LongLength;
            }

            json.WriteEndObject();
        }

        while (text.Length % Alignment != 0)
        {
            text.WriteByte((byte)' ');
        }

        return text.ToArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    private static string DigestOf(byte[] before, SafetensorsTensor[] tensors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(before);
        foreach (var tensor in tensors)
        {
            hash.AppendData(tensor.Bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
