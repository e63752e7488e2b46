using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace Soap.Tests.Data.Own;

/// <summary>Files of NumPy's arrays for tests, as numpy.save and numpy.savez write them.</summary>
internal static class ArrayFiles
{
    public static byte[] OfType(string type, string shape, byte[] values, bool isFortran = false) =>
        OfHeader($"{{'descr': '{type}', 'fortran_order': {isFortran}, 'shape': ({shape}), }}", values);

    public static byte[] OfHeader(string header, byte[] values)
    {
        header = header.PadRight((header.Length + 11 + 63) / 64 * 64 - 11) + "\n";
        return
        [
            0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8),
            .. Encoding.Latin1.GetBytes(header), .. values,
        ];
    }

    public static byte[] Bytes<T>(params T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    public static byte[] Floats(string shape, params float[] values) => OfType("<f4", shape, Bytes(values));

    public static byte[] Longs(string shape, params long[] values) => OfType("<i8", shape, Bytes(values));

    public static byte[] Archive(params (string Name, byte[] Array)[] arrays)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, array) in arrays)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(array);
            }
        }

        return bytes.ToArray();
    }
}
