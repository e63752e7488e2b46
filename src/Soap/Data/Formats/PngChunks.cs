using System.Buffers.Binary;
using System.Text;

namespace Soap.Data.Formats;

/// <summary>The parts of a PNG file that make its pixels.</summary>
/// <param name="Header">Sizes and kind.</param>
/// <param name="Data">The packed pixels.</param>
/// <param name="Palette">Three bytes a colour; empty where there is none.</param>
/// <param name="Transparency">Which grey, colour, or entries of the palette are transparent; null where that is not
/// said.</param>
internal sealed record PngChunks(PngHeader Header, byte[] Data, byte[] Palette, byte[]? Transparency)
{
    /// <summary>Reads what follows the signature.</summary>
    /// <exception cref="SoapException">A part is missing, cut off or changed (exit code 3).</exception>
    public static PngChunks Read(ReadOnlySpan<byte> rest, string name)
    {
        PngHeader? header = null;
        var (palette, transparency, data) = (Array.Empty<byte>(), (byte[]?)null, new MemoryStream());
        while (true)
        {
            var length = rest.Length < 12 ? uint.MaxValue : BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - 12L)
            {
                throw SoapException.BadData($"{name}: damaged PNG: the file is cut off before its end (IEND).");
            }

            var type = Encoding.Latin1.GetString(rest.Slice(4, 4));
            var content = rest.Slice(8, (int)length);
            if (Crc32.Of(rest.Slice(4, 4 + (int)length))
                != BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + (int)length)..]))
            {
                throw SoapException.BadData(
                    $"{name}: damaged PNG: the check sum of '{Quotation.Printable(type)}' is wrong.");
            }

            rest = rest[(12 + (int)length)..];
            if (header is null != (type == "IHDR"))
            {
                throw SoapException.BadData($"{name}: damaged PNG: it has no header, or two.");
            }

            switch (type)
            {
                case "IHDR":
                    header = PngHeader.Read(content, name);
                    break;
                case "PLTE":
                    palette = content.ToArray();
                    break;
                case "tRNS":
                    transparency = content.ToArray();
                    break;
                case "IDAT":
                    data.Write(content);
                    break;
                case "IEND":
                    return rest.Length == 0 ? new PngChunks(header!, data.ToArray(), palette, transparency)
                        : throw SoapException.BadData(
                            $"{name}: damaged PNG: {rest.Length} bytes follow its end (IEND).");
                case var unknown when char.IsAsciiLetterUpper(unknown[0]) || !unknown.All(char.IsAsciiLetter):
                    throw SoapException.BadData(
                        $"{name}: PNG with a part '{Quotation.Printable(unknown)}', which is not read.");
                default:
                    break; // of no consequence to the pixels, as its small first letter says
            }
        }
    }
}
