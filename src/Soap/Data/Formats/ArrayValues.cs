using System.Buffers.Binary;
using System.Text;

namespace Soap.Data.Formats;

/// <summary>Values as they lie in files of arrays, by the type's kind and size, as managed arrays.</summary>
internal static class ArrayValues
{
    // Every whole number up to here is one in double.
    private const double MostWhole = 1L << 53;

    /// <summary>The name of a type of NumPy such as <c>f4</c>, or null where it cannot be read.</summary>
    /// <param name="kind">b, u, i, f, U or S.</param>
    /// <param name="size">Bytes a value; of U and S, characters a value.</param>
    public static string? NameOf(char kind, int size) => (kind, size) switch
    {
        ('b', 1) => "bool",
        ('u', 1 or 2 or 4 or 8) => $"uint{8 * size}",
        ('i', 1 or 2 or 4 or 8) => $"int{8 * size}",
        ('f', 2 or 4 or 8) => $"float{8 * size}",
        ('U' or 'S', > 0 and <= 4096) => "text",
        _ => null,
    };

    /// <summary>Bytes that a value of a type takes.</summary>
    public static int BytesOf(char kind, int size) => kind == 'U' ? 4 * size : size;

    /// <summary>The values.</summary>
    /// <param name="bytes">As many as they take.</param>
    /// <param name="kind">b, u, i, f, U or S.</param>
    /// <param name="size">See <see cref="NameOf"/>.</param>
    /// <param name="isBigEndian">Whether a value's first byte is the highest.</param>
    /// <param name="name">What error messages call the file.</param>
    /// <exception cref="SoapException">A whole number is beyond 2⁵³, or a text is no Unicode (exit code
    /// 3).</exception>
    public static Array Of(ReadOnlySpan<byte> bytes, char kind, int size, bool isBigEndian, string name)
    {
        if (kind is 'b' || (kind, size) is ('u', 1))
        {
            return bytes.ToArray();
        }

        var (step, count) = (BytesOf(kind, size), bytes.Length / BytesOf(kind, size));
        if (kind is 'U' or 'S')
        {
            var texts = new string[count];
            for (var i = 0; i < count; i++)
            {
                texts[i] = Text(bytes.Slice(i * step, step), kind, isBigEndian, name, i);
            }

            return texts;
        }

        if (size <= 2 || (kind, size) is ('f', 4))
        {
            var singles = new float[count];
            for (var i = 0; i < count; i++)
            {
                singles[i] = (float)Number(bytes.Slice(i * step, step), kind, isBigEndian);
            }

            return singles;
        }

        var doubles = new double[count];
        for (var i = 0; i < count; i++)
        {
            doubles[i] = Number(bytes.Slice(i * step, step), kind, isBigEndian);
            if (kind != 'f' && Math.Abs(doubles[i]) > MostWhole)
            {
                throw SoapException.BadData(
                    $"{name}: value {i} (counted from 0) is {doubles[i]}; allowed: whole numbers up to 2^53.");
            }
        }

        return doubles;
    }

    private static double Number(ReadOnlySpan<byte> bytes, char kind, bool isBigEndian) => (kind, bytes.Length) switch
    {
        ('i', 1) => (sbyte)bytes[0],
        ('i', 2) => isBigEndian ? BinaryPrimitives.ReadInt16BigEndian(bytes)
            : BinaryPrimitives.ReadInt16LittleEndian(bytes),
        ('u', 2) => isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes)
            : BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        ('i', 4) => isBigEndian ? BinaryPrimitives.ReadInt32BigEndian(bytes)
            : BinaryPrimitives.ReadInt32LittleEndian(bytes),
        ('u', 4) => isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes)
            : BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        ('i', 8) => isBigEndian ? BinaryPrimitives.ReadInt64BigEndian(bytes)
            : BinaryPrimitives.ReadInt64LittleEndian(bytes),
        ('u', 8) => isBigEndian ? BinaryPrimitives.ReadUInt64BigEndian(bytes)
            : BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        ('f', 2) => (double)(isBigEndian ? BinaryPrimitives.ReadHalfBigEndian(bytes)
            : BinaryPrimitives.ReadHalfLittleEndian(bytes)),
        ('f', 4) => isBigEndian ? BinaryPrimitives.ReadSingleBigEndian(bytes)
            : BinaryPrimitives.ReadSingleLittleEndian(bytes),
        ('f', 8) => isBigEndian ? BinaryPrimitives.ReadDoubleBigEndian(bytes)
            : BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown type of numbers."),
    };

    // Padded with zeros behind.
    private static string Text(ReadOnlySpan<byte> bytes, char kind, bool isBigEndian, string name, int index)
    {
        try
        {
            Encoding encoding = kind == 'S' ? new UTF8Encoding(false, throwOnInvalidBytes: true)
                : new UTF32Encoding(isBigEndian, byteOrderMark: false, throwOnInvalidCharacters: true);
            return encoding.GetString(bytes).TrimEnd('\0');
        }
        catch (DecoderFallbackException e)
        {
            throw SoapException.BadData($"{name}: text {index} (counted from 0) is no Unicode.", e);
        }
    }
}
