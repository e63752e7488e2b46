using System.Buffers.Binary;
using System.IO.Compression;
using Soap.Data.Formats;

namespace Soap.Tests.Data.Own;

/// <summary>PNG and JPEG files for tests.</summary>
internal static class PngFiles
{
    /// <summary>8x8 pixels of colours (30 x, 30 y, 100), as libpng writes them.</summary>
    public static byte[] OfLibpng =>
        Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAYAAADED76LAAAABHNCSVQ" +
            "ICAgIfAhkiAAAABtJREFUGJVjZGBI+S/HwMCAC7MwyDHgBcNDAQCu0AMlcNNC7AAAAABJRU5ErkJggg==");

    /// <summary>8x8 black pixels, grey.</summary>
    public static byte[] GreyJpeg => Convert.FromBase64String(
        "/9j/4AAQSkZJRgABAQAAAQABAAD/" +
        "2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGB" +
        "YUGBIUFRT/wAALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AKp//2Q==");

    /// <summary>A picture whose rows are all unfiltered, or filtered as told.</summary>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="depth">Bits a value.</param>
    /// <param name="colorType">0, 2, 3, 4 or 6.</param>
    /// <param name="rows">The rows' bytes, each with its filter before it.</param>
    /// <param name="more">Parts between header and pixels.</param>
    public static byte[] Of(
        int width, int height, int depth, int colorType, byte[] rows, params (string Type, byte[] Content)[] more)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = ((byte)depth, (byte)colorType);
        return Of(header, rows, more);
    }

    public static byte[] Of(byte[] header, byte[] rows, params (string Type, byte[] Content)[] more)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(rows);
        }

        return
        [
            0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk("IHDR", header),
            .. more.SelectMany(part => Chunk(part.Type, part.Content)),
            .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", []),
        ];
    }

    /// <summary>Grey pixels, all of one value.</summary>
    public static byte[] Grey(int width, int height, byte value) => Of(width, height, 8, 0,
        [.. Enumerable.Repeat<byte[]>([0, .. Enumerable.Repeat(value, width)], height).SelectMany(row => row)]);

    private static byte[] Chunk(string type, byte[] content)
    {
        byte[] named = [.. System.Text.Encoding.ASCII.GetBytes(type), .. content];
        var (length, sum) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(sum, Crc32.Of(named));
        return [.. length, .. named, .. sum];
    }
}
