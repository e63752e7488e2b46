namespace Soap.Native.Elf;

/// <summary>Which symbols use a version: what decides whether a version need may be made weak.</summary>
internal static class VersionedSymbols
{
    private const ulong RelocationSize = 24;
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
        var symbols = new DynamicSymbols(library);
        var found = new List<(ulong, string, bool)>();
        for (ulong i = 0; i < symbols.Count; i++)
        {
            if (symbols.VersionOf(i) == version)
            {
                found.Add((i, symbols.NameOf(i), symbols.IsDefined(i)));
            }
        }

        return found;
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
