using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Soap.Storage;

/// <summary>
/// JSON files that nobody changes unseen: the last line within the braces is <c>"digest"</c>, SHA-256 in hexadecimal
/// over all bytes of the file
/// before that line. Files of earlier versions have no such line; they are read, and said to be unchecked.
/// </summary>
internal static class SealedJson
{
    private const int DigestLength = 64;

    private static ReadOnlySpan<byte> Opening => "  \"digest\": \""u8;

    private static ReadOnlySpan<byte> Ending => "\"\n}\n"u8;

    /// <summary>Writes the value to the file, atomically.</summary>
    /// <exception cref="SoapException">The file cannot be written (exit code 5).</exception>
    /// <exception cref="ArgumentException">A number is NaN or infinite.</exception>
    public static void Write<T>(string path, T value) => AtomicFile.Write(path, BytesOf(value));

    /// <summary>What is written of a value.</summary>
    /// <exception cref="ArgumentException">A number is NaN or infinite.</exception>
    public static byte[] BytesOf<T>(T value)
    {
        var whole = JsonSerializer.Serialize(value, Json.Options);
        var before = Encoding.UTF8.GetBytes(whole[..^"\n}".Length] + ",\n");
        return [.. before, .. Opening, .. Encoding.UTF8.GetBytes(DigestOf(before)), .. Ending];
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isChecked">Whether it has a digest, which is then its own.</param>
    /// <exception cref="SoapException">The file cannot be read, was changed after it was written, or is not what it
    /// should be (exit code 3).</exception>
    public static T Read<T>(string path, out bool isChecked)
    {
        using var file = FileBytes.Read(path);
        return Parse<T>(path, file.Span, out isChecked);
    }

    /// <summary>What a file's bytes say.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="bytes">Its bytes; those of the digest are written over.</param>
    /// <param name="isChecked">Whether there is a digest, which is then their own.</param>
    /// <exception cref="SoapException">They are not what they should be (exit code 3).</exception>
    public static T Parse<T>(string path, Span<byte> bytes, out bool isChecked)
    {
        isChecked = HasDigest(bytes, out var line);
        if (isChecked)
        {
            if (!IsWhole(bytes, out _))
            {
                throw SoapException.BadData($"{path} was changed after it was written: its digest is another one.");
            }

            // The file as it was without its digest: the comma before that ends the line.
            "\n}\n"u8.CopyTo(bytes[(line - ",\n".Length)..]);
            bytes = bytes[..(line - ",\n".Length + "\n}\n".Length)];
        }

        return Json.Parse<T>(path, bytes);
    }

    /// <summary>Whether a file's bytes have a digest, which is their own.</summary>
    /// <param name="bytes">All of them.</param>
    /// <param name="line">Where the digest's line begins.</param>
    public static bool IsWhole(ReadOnlySpan<byte> bytes, out int line)
    {
        if (!HasDigest(bytes, out line))
        {
            return false;
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes], text = stackalloc byte[DigestLength];
        SHA256.HashData(bytes[..line], digest);
        Convert.TryToHexStringLower(digest, text, out _);
        return text.SequenceEqual(bytes.Slice(line + Opening.Length, DigestLength));
    }

    private static bool HasDigest(ReadOnlySpan<byte> bytes, out int line)
    {
        line = bytes.Length - (Opening.Length + DigestLength + Ending.Length);
        return line > 0 && bytes[..line].EndsWith(",\n"u8) && bytes[line..].StartsWith(Opening)
            && bytes.EndsWith(Ending);
    }

    private static string DigestOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
