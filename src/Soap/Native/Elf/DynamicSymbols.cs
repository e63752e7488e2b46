using System.Text;

namespace Soap.Native.Elf;

/// <summary>
/// The symbols that a library offers and asks for, as the dynamic loader sees them: DT_SYMTAB, their versions in
/// DT_VERSYM, and the hash table DT_GNU_HASH, by which one is found among a hundred thousand without reading the
/// others. Layout: System V gABI, chapter 5; the hash table as in the GNU linker.
/// </summary>
internal sealed class DynamicSymbols
{
    private const ulong SymbolSize = 24;
    private const ulong SymbolTable = 6, VersionTable = 0x6ffffff0, GnuHash = 0x6ffffef5;
    private const ushort IndexMask = 0x7fff, LastWithoutVersion = 1;
    private const int GlobalBinding = 1;

    private readonly ElfLibrary _library;
    private readonly ElfBytes _bytes;
    private readonly ulong _symbols, _bucketTable, _chains, _buckets, _firstHashed;
    private readonly ulong? _versions;

    /// <summary>Finds the tables.</summary>
    /// <exception cref="ElfFormatException">One that must be there is not, or does not fit into the file.</exception>
    public DynamicSymbols(ElfLibrary library)
    {
        (_library, _bytes) = (library, library.Bytes);
        _symbols = library.OffsetOf(library.RequireDynamic(SymbolTable, "DT_SYMTAB"));
        _versions = library.Dynamic(VersionTable) is { } address ? library.OffsetOf(address) : null;
        var hash = library.OffsetOf(library.RequireDynamic(GnuHash, "DT_GNU_HASH"));
        (_buckets, _firstHashed) = (_bytes.Read32(hash), _bytes.Read32(hash + 4));
        _bucketTable = hash + 16 + _bytes.Read32(hash + 8) * 8UL;
        _bytes.Slice(_bucketTable, _buckets * 4);
        _chains = _bucketTable + _buckets * 4;
        Count = FindCount();
        _bytes.Slice(_symbols, Count * SymbolSize);
        _bytes.Slice(_versions ?? 0, _versions is null ? 0 : Count * 2);
    }

    /// <summary>How many there are, the first, which has no name, included.</summary>
    public ulong Count { get; }

    /// <summary>A symbol's name.</summary>
    public string NameOf(ulong symbol) => _library.Text(_bytes.Read32(Place(symbol)));

    /// <summary>Whether the library has the symbol itself, and does not ask others for it.</summary>
    public bool IsDefined(ulong symbol) => _bytes.Read16(Place(symbol) + 6) != 0;

    /// <summary>The number of the symbol's version; 0 or 1 where it has none.</summary>
    public ushort VersionOf(ulong symbol) =>
        _versions is { } versions ? (ushort)(_bytes.Read16(versions + symbol * 2) & IndexMask) : LastWithoutVersion;

    /// <summary>
    /// The names that the library asks others for without a version, and cannot do without: what it needs of libraries
    /// that do not number their symbols, as libtorch does not, and the system's do.
    /// </summary>
    public IReadOnlyList<string> NeededWithoutVersion()
    {
        var needed = new List<string>();
        for (ulong i = 1; i < Count; i++)
        {
            if (!IsDefined(i) && VersionOf(i) <= LastWithoutVersion && Binding(i) == GlobalBinding)
            {
                needed.Add(NameOf(i));
            }
        }

        return needed;
    }

    /// <summary>The address of a symbol that the library has, or null.</summary>
    /// <exception cref="ElfFormatException">The chain of the hash table in which it would be does not end.</exception>
    public ulong? AddressOf(string name)
    {
        if (_buckets == 0)
        {
            return null;
        }

        var hash = Hash(name);
        ulong symbol = _bytes.Read32(_bucketTable + hash % _buckets * 4);
        if (symbol < _firstHashed)
        {
            return null;
        }

        for (; ; symbol++)
        {
            var chained = ChainOf(symbol);
            if ((chained | 1) == (hash | 1) && symbol < Count && IsDefined(symbol) && NameOf(symbol) == name)
            {
                return _bytes.Read64(Place(symbol) + 8);
            }

            if ((chained & 1) != 0)
            {
                return null;
            }
        }
    }

    /// <summary>The GNU hash of a name: h ← 33 h + c over its bytes, from 5381, in 32 bits.</summary>
    internal static uint Hash(string name)
    {
        var hash = 5381u;
        foreach (var c in Encoding.UTF8.GetBytes(name))
        {
            hash = unchecked(hash * 33 + c);
        }

        return hash;
    }

    // The dynamic section does not say how many symbols there are; the end of the last hash chain does.
    private ulong FindCount()
    {
        ulong last = 0;
        for (ulong i = 0; i < _buckets; i++)
        {
            last = Math.Max(last, _bytes.Read32(_bucketTable + i * 4));
        }

        if (last < _firstHashed)
        {
            return _firstHashed;
        }

        while ((ChainOf(last) & 1) == 0)
        {
            last++;
        }

        return last + 1;
    }

    private uint ChainOf(ulong symbol) => _bytes.Read32(_chains + (symbol - _firstHashed) * 4);

    private ulong Place(ulong symbol) => _symbols + symbol * SymbolSize;

    private int Binding(ulong symbol) => _bytes.Slice(Place(symbol) + 4, 1)[0] >> 4;
}
