using System.Buffers.Binary;
using System.Text;

namespace Soap.Tests.Storage;

/// <summary>Safetensors files byte by byte, right or wrong.</summary>
internal static class SafetensorsBytes
{
    /// <summary>A file of a header and so many bytes of data.</summary>
    public static byte[] Of(string header, int data) => Of(Encoding.UTF8.GetBytes(header), data);

    /// <inheritdoc cref="Of(string, int)"/>
    public static byte[] Of(byte[] header, int data) =>
        [.. Length((ulong)header.Length), .. header, .. Enumerable.Range(1, data).Select(value => (byte)value)];

    /// <summary>The length of a header, as it stands before it.</summary>
    public static byte[] Length(ulong length)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        return bytes;
    }

    /// <summary>The entry of a tensor.</summary>
    public static string Entry(string name, string type, string shape, string offsets) =>
        $"\"{name}\":{{\"dtype\":\"{type}\",\"shape\":{shape},\"data_offsets\":{offsets}}}";
}
