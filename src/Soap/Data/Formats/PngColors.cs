using System.Buffers.Binary;

namespace Soap.Data.Formats;

/// <summary>The grey values or colours of a PNG file's values.</summary>
internal static class PngColors
{
    /// <summary>The picture.</summary>
    /// <param name="header">What kind it is.</param>
    /// <param name="chunks">Palette and transparency.</param>
    /// <param name="values">[height, width, values a pixel].</param>
    /// <param name="name">What error messages call it.</param>
    /// <exception cref="SoapException">A pixel is transparent, or of no colour of the palette (exit code
    /// 3).</exception>
    public static Picture Picture(PngHeader header, PngChunks chunks, ushort[] values, string name)
    {
        var most = (1 << header.Depth) - 1;
        switch (header.ColorType)
        {
            case 3:
                return new Picture(header.Width, header.Height, 3, Colors(chunks, values, name));
            case 4 or 6:
                var step = header.ColorType - 2;
                Require(values.Where((_, i) => i % step == step - 1).All(alpha => alpha == most), name);
                return Of(header, step - 1, header.Depth, [.. values.Where((_, i) => i % step != step - 1)]);
            default:
                Require(chunks.Transparency is not { } key || !Has(values, key, header.ColorType == 2 ? 3 : 1), name);
                return header.Depth >= 8 ? Of(header, header.ColorType == 2 ? 3 : 1, header.Depth, values)
                    : Of(header, 1, 8, Array.ConvertAll(values, value => (ushort)(value * 255 / most)));
        }
    }

    private static Picture Of(PngHeader header, int channels, int depth, ushort[] values) => new(
        header.Width, header.Height, channels,
        depth == 16
            ? Array.ConvertAll(values, value => (float)value)
            : Array.ConvertAll(values, value => (byte)value));

    private static byte[] Colors(PngChunks chunks, ushort[] entries, string name)
    {
        var colors = new byte[3 * entries.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = entries[i];
            if (3 * entry + 3 > chunks.Palette.Length)
            {
                throw SoapException.BadData($"{name}: damaged PNG: a pixel has colour {entry} of a palette of " +
                    $"{chunks.Palette.Length / 3}.");
            }

            Require(chunks.Transparency is not { } alpha || entry >= alpha.Length || alpha[entry] == 255, name);
            chunks.Palette.AsSpan(3 * entry, 3).CopyTo(colors.AsSpan(3 * i));
        }

        return colors;
    }

    // One grey or colour, 16 bits a value, stands for what is transparent.
    private static bool Has(ushort[] values, byte[] key, int channels)
    {
        if (key.Length != 2 * channels)
        {
            return true;
        }

        ushort[] wanted =
            [.. Enumerable.Range(0, channels).Select(i => BinaryPrimitives.ReadUInt16BigEndian(key.AsSpan(2 * i)))];
        return Enumerable.Range(0, values.Length / channels)
            .Any(pixel => values.AsSpan(pixel * channels, channels).SequenceEqual(wanted));
    }

    private static void Require(bool isOpaque, string name)
    {
        if (!isOpaque)
        {
            throw SoapException.BadData(
                $"{name}: a pixel is transparent, and nothing says what is behind it; save the " +
                    "picture without transparency.");
        }
    }
}
