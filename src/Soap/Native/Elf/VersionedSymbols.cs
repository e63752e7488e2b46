namespace Soap.Native.Elf;

/// <summary>Which symbols use a version: what decides whether a version need may be made weak.</summary>
internal static class VersionedSymbols
{
    private const ulong SymbolSize = 24, RelocationSize = 24;
    private const ushort IndexMask = 0x7fff;
    private const ulong SymbolTable = 6, VersionTable = 0x6ffffff0, GnuHash = 0x6ffffef5;
    private const ulong Relocations = 7, RelocationsSize = 8, PltRelocations = 23, PltRelocationsSize = 2;

    /// <summary>
    /// Refuses unless the only symbol with this version is the undefined <paramref name="marker"/> and no relocation
    /// refers to it: then nothing in the library can reach what the version promises.
    /// </summary>
    /// <exception cref="ElfFormatException">Another symbol has the version, the marker is used, or a table is
    /// damaged.</exception>
    public static void RequireOnlyMarker(ElfLibrary library, VersionNeed need, string marker)
    {
        var users = SymbolsWith(library, need.Index);
        foreach (var (_, name, isDefined) in users)
        {
            if (name != marker || isDefined)
            {
                throw new ElfFormatException(
                    $"{need.Version} is used by {name}: without it the library would not work.");
            }
        }

        var symbols = users.Select(u => u.Symbol).ToHashSet();
        RequireNoRelocation(library, Relocations, RelocationsSize, symbols, need, marker);
        RequireNoRelocation(library, PltRelocations, PltRelocationsSize, symbols, need, marker);
    }

    private static List<(ulong Symbol, string Name, bool IsDefined)> SymbolsWith(ElfLibrary library, ushort version)
    {
        var bytes = library.Bytes;
        var symbols = library.OffsetOf(library.RequireDynamic(SymbolTable, "DT_SYMTAB"));
        var versions = library.OffsetOf(library.RequireDynamic(VersionTable, "DT_VERSYM"));
        var count = SymbolCount(library);
        bytes.Slice(versions, count * 2);
        bytes.Slice(symbols, count * SymbolSize);
        var found = new List<(ulong, string, bool)>();
        for (ulong i = 0; i < count; i++)
        {
            if ((bytes.Read16(versions + i * 2) & IndexMask) == version)
            {
                var symbol = symbols + i * SymbolSize;
                found.Add((i, library.Text(bytes.Read32(symbol)), bytes.Read16(symbol + 6) != 0));
            }
        }

        return found;
    }

    /// <summary>
    /// The dynamic section does not say how many symbols there are; the end of the last hash chain does.
    /// </summary>
    private static ulong SymbolCount(ElfLibrary library)
    {
        var bytes = library.Bytes;
        var hash = library.OffsetOf(library.RequireDynamic(GnuHash, "DT_GNU_HASH"));
        ulong buckets = bytes.Read32(hash), firstHashed = bytes.Read32(hash + 4), bloomWords = bytes.Read32(hash + 8);
        var bucketTable = hash + 16 + bloomWords * 8;
        bytes.Slice(bucketTable, buckets * 4);
        ulong last = 0;
        for (ulong i = 0; i < buckets; i++)
        {
            last = Math.Max(last, bytes.Read32(bucketTable + i * 4));
        }

        if (last < firstHashed)
        {
            return firstHashed;
        }

        var chains = bucketTable + buckets * 4;
        while ((bytes.Read32(chains + (last - firstHashed) * 4) & 1) == 0)
        {
            last++;
        }

        return last + 1;
    }

    private static void RequireNoRelocation(
        ElfLibrary library, ulong tableTag, ulong sizeTag, HashSet<ulong> symbols, VersionNeed need, string marker)
    {
        if (library.Dynamic(tableTag) is not { } address || library.Dynamic(sizeTag) is not { } size)
        {
            return;
        }

        var table = library.OffsetOf(address);
        library.Bytes.Slice(table, size);
        for (ulong at = 0; at + RelocationSize <= size; at += RelocationSize)
        {
            if (symbols.Contains(library.Bytes.Read64(table + at + 8) >> 32))
            {
                throw new ElfFormatException(
                    $"{marker} of {need.Version} is referred to: without it the library would not work.");
            }
        }
    }
}
