using System.Buffers.Binary;
using System.Text;

namespace Soap.Native.Elf;

/// <summary>
/// A shared library for Linux x64 that has a name and nothing else. While it is loaded, the loader takes it for the
/// library that is asked for by this name. Layout: System V gABI, chapters 4 and 5.
/// </summary>
internal static class EmptyLibrary
{
    private const int Headers = 64, HeaderSize = 56, HeaderCount = 3;
    private const int Dynamic = Headers + HeaderCount * HeaderSize, DynamicEntries = 6, Symbol = 24;
    private const int Symbols = Dynamic + DynamicEntries * 16, Names = Symbols + Symbol;

    /// <summary>Its bytes.</summary>
    /// <param name="name">Its DT_SONAME.</param>
    public static byte[] Build(string name)
    {
        byte[] names = [0, .. Encoding.UTF8.GetBytes(name), 0];
        var file = new byte[Names + names.Length];
        "\u007fELF\u0002\u0001\u0001"u8.CopyTo(file);
        Put16(16, 3); // a shared library
        Put16(18, 62); // x64
        Put32(20, 1);
        Put64(32, Headers);
        Put16(52, 64);
        Put16(54, HeaderSize);
        Put16(56, HeaderCount);

        Header(0, type: 1, start: 0, size: file.Length, align: 0x1000); // loaded
        Header(1, type: 2, start: Dynamic, size: DynamicEntries * 16, align: 8); // the dynamic section
        Header(2, type: 0x6474e551, start: 0, size: 0, align: 16); // a stack that is not executable

        (int Tag, int Value)[] entries =
            [(14, 1), (5, Names), (10, names.Length), (6, Symbols), (11, Symbol), (0, 0)];
        foreach (var (index, (tag, value)) in entries.Index())
        {
            Put64(Dynamic + index * 16, tag);
            Put64(Dynamic + index * 16 + 8, value);
        }

        names.CopyTo(file, Names);
        return file;

        void Header(int index, uint type, int start, int size, int align)
        {
            var at = Headers + index * HeaderSize;
            Put32(at, type);
            Put32(at + 4, 6); // read and written: the loader writes into the dynamic section
            Put64(at + 8, start);
            Put64(at + 16, start);
            Put64(at + 24, start);
            Put64(at + 32, size);
            Put64(at + 40, size);
            Put64(at + 48, align);
        }

        void Put16(int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), value);

        void Put32(int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), value);

        void Put64(int at, long value) => BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(at), value);
    }
}
