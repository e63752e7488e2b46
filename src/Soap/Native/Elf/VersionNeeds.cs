using System.Buffers.Binary;

namespace Soap.Native.Elf;

/// <summary>
/// The symbol versions that a library needs (.gnu.version_r, found through the dynamic section as the loader does).
/// Layout: Linux Standard Base 5.0, "Symbol Versioning".
/// </summary>
internal static class VersionNeeds
{
    /// <summary>VER_FLG_WEAK: the loader does not refuse the library when this version is missing.</summary>
    public const ushort WeakFlag = 0x2;

    private const ulong DynamicVersionNeed = 0x6ffffffe, DynamicVersionNeedCount = 0x6fffffff;
    private const int MostEntries = 0x8000;

    /// <summary>All needs, in the file's order; empty if the library asks for no versions.</summary>
    /// <exception cref="ElfFormatException">The tables do not fit into the file.</exception>
    public static IReadOnlyList<VersionNeed> Read(ElfLibrary library)
    {
        var needs = new List<VersionNeed>();
        if (library.Dynamic(DynamicVersionNeed) is not { } address)
        {
            return needs;
        }

        var bytes = library.Bytes;
        var count = library.RequireDynamic(DynamicVersionNeedCount, "DT_VERNEEDNUM");
        var need = library.OffsetOf(address);
        for (ulong i = 0; i < count; i++)
        {
            bytes.Slice(need, 16);
            var name = library.Text(bytes.Read32(need + 4));
            ReadVersions(library, name, need + bytes.Read32(need + 8), bytes.Read16(need + 2), needs);
            var step = bytes.Read32(need + 12);
            if (step == 0)
            {
                break;
            }

            need += step;
        }

        return needs;
    }

    /// <summary>
    /// A copy of the file in which one version need is weak: the two bytes of its vna_flags are all that changes.
    /// </summary>
    /// <param name="file">The library's bytes; they stay as they are.</param>
    /// <param name="version">The version, such as <c>GLIBCXX_3.4.32</c>.</param>
    /// <param name="marker">The only symbol that may have this version; see <see cref="VersionedSymbols"/>.</param>
    /// <returns>The copy, or null if the library does not need the version or needs it weakly already.</returns>
    /// <exception cref="ElfFormatException">The file is damaged, or the version is used by more than the
    /// marker.</exception>
    public static byte[]? MarkWeak(byte[] file, string version, string marker)
    {
        var library = new ElfLibrary(file);
        var needs = Read(library).Where(n => n.Version == version && !n.IsWeak).ToList();
        if (needs.Count == 0)
        {
            return null;
        }

        var copy = (byte[])file.Clone();
        foreach (var need in needs)
        {
            VersionedSymbols.RequireOnlyMarker(library, need, marker);
            BinaryPrimitives.WriteUInt16LittleEndian(
                copy.AsSpan((int)need.FlagsOffset), (ushort)(need.Flags | WeakFlag));
        }

        return copy;
    }

    private static void ReadVersions(ElfLibrary library, string name, ulong entry, int count, List<VersionNeed> needs)
    {
        var bytes = library.Bytes;
        for (var i = 0; i < count; i++)
        {
            bytes.Slice(entry, 16);
            if (needs.Count == MostEntries)
            {
                throw new ElfFormatException(
                    $"The library asks for more than {MostEntries} versions: the table is damaged.");
            }

            var version = library.Text(bytes.Read32(entry + 8));
            needs.Add(new VersionNeed(name, version, bytes.Read16(entry + 6), bytes.Read16(entry + 4), entry + 4));
            var step = bytes.Read32(entry + 12);
            if (step == 0)
            {
                break;
            }

            entry += step;
        }
    }
}
