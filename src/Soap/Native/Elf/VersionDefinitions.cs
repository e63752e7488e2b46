namespace Soap.Native.Elf;

/// <summary>
/// The symbol versions that a library provides (.gnu.version_d). Layout: Linux Standard Base 5.0, "Symbol Versioning".
/// </summary>
internal static class VersionDefinitions
{
    private const ulong DynamicVersionDefinition = 0x6ffffffc, DynamicVersionDefinitionCount = 0x6ffffffd;

    /// <summary>The versions' names, in the file's order; the first is the library's own name.</summary>
    /// <exception cref="ElfFormatException">The table does not fit into the file.</exception>
    public static IReadOnlyList<string> Read(ElfLibrary library)
    {
        var names = new List<string>();
        if (library.Dynamic(DynamicVersionDefinition) is not { } address)
        {
            return names;
        }

        var bytes = library.Bytes;
        var count = library.RequireDynamic(DynamicVersionDefinitionCount, "DT_VERDEFNUM");
        var definition = library.OffsetOf(address);
        for (ulong i = 0; i < count; i++)
        {
            bytes.Slice(definition, 20);
            var name = definition + bytes.Read32(definition + 12);
            names.Add(library.Text(bytes.Read32(name)));
            var step = bytes.Read32(definition + 16);
            if (step == 0)
            {
                break;
            }

            definition += step;
        }

        return names;
    }
}
