using System.Buffers.Binary;

namespace Soap.Data.Formats;

/// <summary>The header of a PNG file.</summary>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Depth">Bits a value.</param>
/// <param name="ColorType">0 grey, 2 colour, 3 palette, 4 grey with transparency, 6 colour with transparency.</param>
internal sealed record PngHeader(int Width, int Height, int Depth, int ColorType)
{
    /// <summary>Reads it.</summary>
    /// <exception cref="SoapException">It is none, or of a kind that is not read (exit code 3).</exception>
    public static PngHeader Read(ReadOnlySpan<byte> content, string name)
    {
        if (content.Length != 13)
        {
            throw SoapException.BadData($"{name}: damaged PNG: its header has {content.Length} bytes; expected 13.");
        }

        var (width, height) = (
            BinaryPrimitives.ReadUInt32BigEndian(content), BinaryPrimitives.ReadUInt32BigEndian(content[4..]));
        var isKind = (content[9], content[8]) is (0, 1 or 2 or 4 or 8 or 16) or (3, 1 or 2 or 4 or 8)
            or (2 or 4 or 6, 8 or 16);
        return !isKind || content[10] != 0 || content[11] != 0
            ? throw SoapException.BadData(
                $"{name}: damaged PNG: no kind of picture has {content[8]} bits and colour " +
                    $"type {content[9]}.")
            : content[12] != 0
            ? throw SoapException.BadData(
                $"{name}: an interlaced PNG, which is not read; save it without interlacing.")
            : width is 0 or > int.MaxValue || height is 0 or > int.MaxValue
            ? throw SoapException.BadData($"{name}: damaged PNG: {width}x{height} pixels.")
            : new PngHeader((int)width, (int)height, content[8], content[9]);
    }
}
