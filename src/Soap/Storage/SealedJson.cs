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
    private const string Opening = "  \"digest\": \"", Ending = "\"\n}\n";
    private const int DigestLength = 64;

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
        return [.. before, .. Encoding.UTF8.GetBytes(Opening + DigestOf(before) + Ending)];
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isChecked">Whether it has a digest, which is then its own.</param>
    /// <exception cref="SoapException">The file cannot be read, was changed after it was written, or is not what it
    /// should be (exit code 3).</exception>
    public static T Read<T>(string path, out bool isChecked)
    {
        var bytes = Json.ReadBytes(path);
        isChecked = HasDigest(bytes, out var line);
        if (!isChecked)
        {
            return Json.Parse<T>(path, bytes);
        }

        return IsWhole(bytes, out _)
            ? Json.Parse<T>(path, [.. bytes.AsSpan(0, line - ",\n".Length), .. "\n}\n"u8])
            : throw SoapException.BadData($"{path} was changed after it was written: its digest is another one.");
    }

    /// <summary>Whether a file's bytes have a digest, which is their own.</summary>
    /// <param name="bytes">All of them.</param>
    /// <param name="line">Where the digest's line begins.</param>
    public static bool IsWhole(ReadOnlySpan<byte> bytes, out int line) => HasDigest(bytes, out line)
        && Encoding.ASCII.GetString(bytes.Slice(line + Opening.Length, DigestLength)) == DigestOf(bytes[..line]);

    private static bool HasDigest(ReadOnlySpan<byte> bytes, out int line)
    {
        line = bytes.Length - (Opening.Length + DigestLength + Ending.Length);
        return line > 0 && bytes[..line].EndsWith(",\n"u8)
            && Encoding.UTF8.GetString(bytes[line..]) is var last
            && last.StartsWith(Opening, StringComparison.Ordinal) && last.EndsWith(Ending, StringComparison.Ordinal);
    }

    private static string DigestOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
