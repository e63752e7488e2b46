using Soap.Native.Elf;

namespace Soap.Native;

/// <summary>
/// What TorchSharp's native half asks libtorch for, and which of it a folder's libtorch does not have: found in the
/// files, before anything is loaded. The loader itself would notice a missing function only when it is called.
/// </summary>
/// <param name="Needed">How many names it asks for.</param>
/// <param name="Missing">Those that none of the libraries has, as compilers write them.</param>
internal sealed record LibtorchSymbols(int Needed, IReadOnlyList<string> Missing)
{
    private const int MostShown = 3, LongestName = 100;

    /// <summary>Compares.</summary>
    /// <param name="shim">TorchSharp's native half.</param>
    /// <param name="libraries">Those of libtorch.</param>
    /// <exception cref="ElfFormatException">A file is no library for Linux x64, or damaged; the message names
    /// it.</exception>
    public static LibtorchSymbols Of(string shim, IReadOnlyList<string> libraries)
    {
        var missing = Look(shim, symbols => symbols.NeededWithoutVersion());
        var needed = missing.Count;
        foreach (var path in libraries)
        {
            var asked = missing;
            missing = Look(path, symbols => asked.Where(name => symbols.AddressOf(name) is null).ToArray());
        }

        return new LibtorchSymbols(needed, missing);
    }

    /// <summary>In words, such as <c>304 of the 1204 functions …: _ZN…, _ZN…, … and 301 more</c>.</summary>
    public override string ToString() =>
        Missing.Count == 0
            ? $"all {Needed} symbols that TorchSharp needs of libtorch are there"
            : $"{Missing.Count} of the {Needed} symbols that TorchSharp needs of libtorch are missing: " +
                string.Join(", ", Missing.Take(MostShown).Select(name => Quotation.Of(name, LongestName))) +
                (Missing.Count > MostShown ? $" and {Missing.Count - MostShown} more" : "");

    private static IReadOnlyList<string> Look(string path, Func<DynamicSymbols, IReadOnlyList<string>> look)
    {
        try
        {
            using var file = new MappedFile(path);
            return look(new DynamicSymbols(new ElfLibrary(file.Memory)));
        }
        catch (ElfFormatException error)
        {
            throw new ElfFormatException($"{path}: {error.Message}");
        }
    }
}
