using System.Buffers.Binary;
using System.Text;
using Soap.Native.Elf;

namespace Soap.Tests.Native;

/// <summary>
/// The smallest library that has what TorchSharp's has: one symbol (the marker by default) with the version
/// GLIBCXX_3.4.32 from libstdc++.so.6 (or another, or none: 1), and a second, unused version.
/// </summary>
internal static class SmallLibrary
{
    public const string Version = "GLIBCXX_3.4.32", Marker = "_ZSt21ios_base_library_initv";

    public const int Headers = 64,
        Names = 256,
        Symbols = 512,
        Versions = 560,
        Needs = 576,
        Relocations = 640,
        Hash = 672,
        Dynamic = 704;

    /// <summary>Where vna_flags of the version lies.</summary>
    public const int Flags = Needs + 16 + 4;

    public static byte[] Build(
        string symbol = Marker, ushort section = 0, uint relocatedSymbol = 0, ushort flags = 0,
        string version = Version, ushort versionIndex = 2)
    {
        var file = new byte[Dynamic + 13 * 16];
        "\u007fELF\u0002\u0001\u0001"u8.CopyTo(file);
        Put16(file, 16, 3);
        Put16(file, 18, 62);
        Put64(file, 32, Headers);
        Put16(file, 54, 56);
        Put16(file, 56, 2);
        Header(file, Headers, 1, 0, file.Length);
        Header(file, Headers + 56, 2, Dynamic, 13 * 16);

        var names = new List<byte> { 0 };
        var (needed, wanted, other, name) = (Name("libstdc++.so.6"), Name(version), Name("GLIBCXX_3.4"), Name(symbol));
        names.CopyTo(file, Names);

        Put32(file, Symbols + 24, (uint)name);
        file[Symbols + 24 + 4] = 1 << 4; // global
        Put16(file, Symbols + 24 + 6, section);
        Put64(file, Symbols + 24 + 8, Names); // an address
        Put16(file, Versions + 2, versionIndex);

        Put16(file, Needs, 1);
        Put16(file, Needs + 2, 2);
        Put32(file, Needs + 4, (uint)needed);
        Put32(file, Needs + 8, 16);
        Need(file, Needs + 16, flags, 2, wanted, 16);
        Need(file, Needs + 32, 0, 3, other, 0);

        Put64(file, Relocations + 8, (ulong)relocatedSymbol << 32);

        // One bucket whose chain is symbol 1 alone.
        Put32(file, Hash, 1);
        Put32(file, Hash + 4, 1);
        Put32(file, Hash + 8, 1);
        Put32(file, Hash + 24, 1);
        Put32(file, Hash + 28, DynamicSymbols.Hash(symbol) | 1);

        var entries = new (ulong Tag, long Value)[]
        {
            (1, needed), (5, Names), (10, names.Count), (6, Symbols), (0x6ffffff0, Versions), (0x6ffffffe, Needs),
            (0x6fffffff, 1),
            (0x6ffffef5, Hash), (7, Relocations), (8, 24), (23, Relocations), (2, 24), (0, 0),
        };
        for (var i = 0; i < entries.Length; i++)
        {
            Put64(file, Dynamic + 16 * i, entries[i].Tag);
            Put64(file, Dynamic + 16 * i + 8, (ulong)entries[i].Value);
        }

        return file;

        int Name(string text)
        {
            var start = names.Count;
            names.AddRange(Encoding.UTF8.GetBytes(text + "\0"));
            return start;
        }
    }

    private static void Header(byte[] file, int at, uint type, int offset, int size)
    {
        Put32(file, at, type);
        Put64(file, at + 8, (ulong)offset);
        Put64(file, at + 16, (ulong)offset);
        Put64(file, at + 32, (ulong)size);
    }

    private static void Need(byte[] file, int at, ushort flags, ushort index, int name, uint next)
    {
        Put16(file, at + 4, flags);
        Put16(file, at + 6, index);
        Put32(file, at + 8, (uint)name);
        Put32(file, at + 12, next);
    }

    private static void Put16(byte[] file, int at, ushort value) =>
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), value);

    private static void Put32(byte[] file, int at, uint value) =>
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), value);

    private static void Put64(byte[] file, int at, ulong value) =>
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(at), value);
}
