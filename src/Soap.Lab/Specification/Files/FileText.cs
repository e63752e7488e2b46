using System.Text;

namespace Soap.Lab.Specification.Files;

/// <summary>The text of a file: UTF-8, not too long, and without characters that hide something.</summary>
internal static class FileText
{
    /// <summary>The most bytes that a study file may have: 1 MiB.</summary>
    public const int MostBytes = 1 << 20;

    private static readonly UTF8Encoding Lenient = new(encoderShouldEmitUTF8Identifier: false);

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Decodes a file; a byte order mark is left out.</summary>
    /// <param name="name">The file, for messages.</param>
    /// <param name="bytes">All of it, or more than <see cref="MostBytes"/> of it.</param>
    /// <exception cref="SoapException">It is no such text (exit code 2).</exception>
    public static string Decode(string name, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MostBytes)
        {
            throw SoapException.BadUsage($"{name} is too large for a study file; allowed: at most {MostBytes} bytes");
        }

        if (bytes.StartsWith(ByteOrderMark))
        {
            bytes = bytes[ByteOrderMark.Length..];
        }

        if (FirstInvalid(bytes) is { } invalid)
        {
            throw Refused(
                name, Lenient.GetString(bytes[..invalid]),
                $"the byte 0x{bytes[invalid]:X2} is not UTF-8; save the file as UTF-8");
        }

        var text = Lenient.GetString(bytes);
        var hidden = text.AsSpan().IndexOfAny(Hidden);
        return hidden < 0
            ? text
            : throw Refused(name, text[..hidden], $"the character U+{(int)text[hidden]:X4} is not allowed");
    }

    // Control characters, which YAML does not allow, and line breaks and marks that an editor does not show.
    private static readonly System.Buffers.SearchValues<char> Hidden = System.Buffers.SearchValues.Create(
        [
            .. Enumerable.Range(0, 0xA0).Select(code => (char)code)
                .Where(letter => char.IsControl(letter) && letter is not ('\t' or '\n' or '\r')),
            '\u2028',
            '\u2029',
            '\uFEFF',
        ]);

    private static int? FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length;)
        {
            if (Rune.DecodeFromUtf8(bytes[i..], out _, out var length) != System.Buffers.OperationStatus.Done)
            {
                return i;
            }

            i += length;
        }

        return null;
    }

    private static SoapException Refused(string name, string before, string message)
    {
        var problems = new FileProblems(name);
        problems.Add(Place.Behind(before), message);
        return problems.Error();
    }
}
