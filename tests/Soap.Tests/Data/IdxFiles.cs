using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using Soap.Data.Formats;
using Xunit;

namespace Soap.Tests.Data;

/// <summary>Small IDX files for tests.</summary>
internal static class IdxFiles
{
    public static byte[] Bytes(int[] shape, params byte[] values) =>
        Bytes([.. shape.Select(size => (uint)size)], values);

    public static byte[] Bytes(uint[] shape, params byte[] values)
    {
        var bytes = new byte[4 + 4 * shape.Length + values.Length];
        bytes[2] = 8;
        bytes[3] = (byte)shape.Length;
        for (var i = 0; i < shape.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4 + 4 * i), shape[i]);
        }

        values.CopyTo(bytes, 4 + 4 * shape.Length);
        return bytes;
    }

    /// <summary>Twelve values 1 … 12 in three images of two rows and two columns.</summary>
    public static byte[] Images() => Bytes([3, 2, 2], [.. Enumerable.Range(1, 12).Select(value => (byte)value)]);

    public static byte[] Gzip(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return compressed.ToArray();
    }

    public static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public static IdxArray Read(byte[] bytes, long mostValues = int.MaxValue) =>
        Idx.Read(new MemoryStream(bytes), "some-file", mostValues);

    /// <summary>The message with which these bytes are refused; fails when they are accepted.</summary>
    public static string Refusal(byte[] bytes, long mostValues = int.MaxValue)
    {
        var error = Assert.Throws<SoapException>(() => Read(bytes, mostValues));
        Assert.Equal(ExitCode.Data, error.ExitCode);
        return error.Message;
    }
}
