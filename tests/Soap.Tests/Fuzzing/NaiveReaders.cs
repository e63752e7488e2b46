using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Soap.Data.Formats;
using StbImageSharp;

namespace Soap.Tests.Fuzzing;

/// <summary>Second readers of what was accepted, as simple as can be: they need not refuse anything.</summary>
internal static class NaiveReaders
{
    /// <summary>Whether an IDX file, not packed, holds these values and nothing else.</summary>
    public static bool IsIdx(DataArray read, byte[] file)
    {
        var width = file[2] switch { 0x08 or 0x09 => 1, 0x0B => 2, 0x0C or 0x0D => 4, _ => 8 };
        var sizes = Enumerable.Range(0, file[3])
            .Select(i => (int)BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(4 + 4 * i)));
        return read.Shape.SequenceEqual(sizes) && file.Length == 4 + 4 * file[3] + width * read.Values.Length
            && Enumerable.Range(0, read.Values.Length).All(i => read[i].Equals(
                IdxNumber(file.AsSpan(4 + 4 * file[3] + i * width, width), file[2])));
    }

    /// <summary>Whether a CIFAR file holds these records and nothing else.</summary>
    public static bool IsCifar(CifarRecords read, byte[] file)
    {
        var pixels = read.Images.Bytes!;
        return file.SequenceEqual(Enumerable.Range(0, read.Images.Rows).SelectMany(row => (byte[])
            [.. read.Labels.Select(label => label[row]), .. pixels.AsSpan(row * 3072, 3072)]));
    }

    /// <summary>Whether an array of NumPy has the sizes that stand in the file, and as many values.</summary>
    public static bool IsArray(DataArray read, byte[] file)
    {
        var header = Encoding.Latin1.GetString(file);
        var (open, close) = (
            header.IndexOf('(', StringComparison.Ordinal), header.IndexOf(')', StringComparison.Ordinal));
        var sizes = header[(open + 1)..close].Split(',').Where(size => !string.IsNullOrWhiteSpace(size)).Select(size =>
            double.Parse(size, CultureInfo.InvariantCulture)).ToArray();
        return sizes.SequenceEqual(read.Shape.Select(size => (double)size))
            && sizes.Aggregate((product, size) => product * size) == read.Values.Length;
    }

    /// <summary>Whether another decoder sees the same pixels.</summary>
    public static bool IsPicture(Picture read, byte[] file)
    {
        var other = ImageResult.FromMemory(file, ColorComponents.RedGreenBlue);
        var pixels = (byte[])read.Values;
        return (other.Width, other.Height) == (read.Width, read.Height) && (read.Channels == 3
            ? other.Data.SequenceEqual(pixels)
            : pixels.Index().All(pixel => other.Data[3 * pixel.Index] == pixel.Item));
    }

    private static double IdxNumber(ReadOnlySpan<byte> bytes, byte type) => type switch
    {
        0x08 => bytes[0],
        0x09 => (sbyte)bytes[0],
        0x0B => BinaryPrimitives.ReadInt16BigEndian(bytes),
        0x0C => BinaryPrimitives.ReadInt32BigEndian(bytes),
        0x0D => BinaryPrimitives.ReadSingleBigEndian(bytes),
        _ => BinaryPrimitives.ReadDoubleBigEndian(bytes),
    };
}
