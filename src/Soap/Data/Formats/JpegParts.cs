using System.Buffers.Binary;

namespace Soap.Data.Formats;

/// <summary>What the parts of a JPEG file say of its picture (ITU-T T.81). The decoder is given whole files only: it
/// waits for ever for a part that a cut-off file does not have.</summary>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Colors">How many values a pixel has.</param>
/// <param name="Scans">How often it goes over the pixels.</param>
internal sealed record JpegParts(int Width, int Height, int Colors, int Scans)
{
    private const byte Frame = 0xC0, Extended = 0xC1, Progressive = 0xC2, Scan = 0xDA, Start = 0xD8, End = 0xD9;
    private const int FrameBytes = 6; // before those of its colours

    /// <summary>Goes over the parts, from the first to the end of the picture.</summary>
    /// <param name="file">All bytes of the file.</param>
    /// <exception cref="InvalidDataException">One is missing or cut off; the message says which.</exception>
    public static JpegParts Read(ReadOnlySpan<byte> file)
    {
        JpegParts? parts = null;
        for (var at = 0; ;)
        {
            var type = NextType(file, ref at);
            if (type == End)
            {
                return parts is { Scans: > 0 } ? parts : throw new InvalidDataException("it has no pixels");
            }

            if (type is Start or 0x01) // which have no content
            {
                continue;
            }

            var rest = file[at..];
            var length = rest.Length < 2 ? int.MaxValue : BinaryPrimitives.ReadUInt16BigEndian(rest);
            if (length < 2 || length > rest.Length)
            {
                throw new InvalidDataException($"its part {type:X2} at byte {at - 2} is cut off");
            }

            at += length;
            parts = type switch
            {
                Frame or Extended or Progressive => parts is null
                    ? FrameOf(rest[2..length]) : throw new InvalidDataException("it has two frames"),
                Scan => parts is not null
                    ? parts with { Scans = parts.Scans + 1 } : throw new InvalidDataException("a scan has no frame"),
                _ => parts,
            };
        }
    }

    // Within packed pixels a byte FF is followed by 00 or the number of a restart; any number of FF may come first.
    private static byte NextType(ReadOnlySpan<byte> file, ref int at)
    {
        for (; at + 1 < file.Length; at++)
        {
            if (file[at] == 0xFF && file[at + 1] is not (0x00 or 0xFF or (>= 0xD0 and <= 0xD7)))
            {
                at += 2;
                return file[at - 1];
            }
        }

        throw new InvalidDataException("it is cut off before its end");
    }

    private static JpegParts FrameOf(ReadOnlySpan<byte> content)
    {
        var (height, width) = content.Length < FrameBytes ? (0, 0)
            : (BinaryPrimitives.ReadUInt16BigEndian(content[1..]), BinaryPrimitives.ReadUInt16BigEndian(content[3..]));
        return width > 0 && height > 0 && content[0] == 8 ? new JpegParts(width, height, content[5], 0)
            : throw new InvalidDataException(
                $"its frame says {width}x{height} pixels; allowed: at least 1x1, of 8 bits");
    }
}
