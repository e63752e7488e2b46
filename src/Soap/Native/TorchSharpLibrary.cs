using Soap.Native.Elf;

namespace Soap.Native;

/// <summary>
/// TorchSharp's native half on Linux. Built with GCC 13 or later, it asks libstdc++ for the version GLIBCXX_3.4.32,
/// which Debian 12 and Ubuntu 22.04 do not have, though the only symbol behind it is an empty marker that nothing
/// calls. A private copy in memory in which that one need is weak loads and works; the file itself is never changed.
/// </summary>
internal static class TorchSharpLibrary
{
    public const string FileName = "libLibTorchSharp.so";

    public const string Version = "GLIBCXX_3.4.32";

    /// <summary>The marker by which an object says that libstdc++ itself initialises the standard streams.</summary>
    public const string Marker = "_ZSt21ios_base_library_initv";

    /// <summary>Loads the library from one of the folders, with the need made weak.</summary>
    /// <returns>Its handle, and whether there was a need to make weak.</returns>
    /// <exception cref="DllNotFoundException">Why it cannot be loaded, and what the doctor can say about
    /// it.</exception>
    public static (nint Handle, bool IsMended) Load(IReadOnlyList<string> folders)
    {
        var path = NativeFolders.Find(folders, FileName)
            ?? throw new DllNotFoundException(
                $"{FileName} is in none of the folders {string.Join(", ", folders)}. {Advice}");
        try
        {
            return Load(path, folders);
        }
        catch (Exception cause)
            when (cause is DllNotFoundException or ElfFormatException or IOException or UnauthorizedAccessException)
        {
            throw new DllNotFoundException(
                LibtorchPackage.Missing(folders) is { } missing
                    ? $"{missing}\n{Advice}"
                    : $"{path} cannot be loaded: {cause.Message.TrimEnd('.')}. {Advice}",
                cause);
        }
    }

    private const string Advice = "The command 'soap doctor' looks for the reason.";

    private static (nint Handle, bool IsMended) Load(string path, IReadOnlyList<string> folders)
    {
        var file = File.ReadAllBytes(path);
        var weak = VersionNeeds.MarkWeak(file, Version, Marker);
        if (weak is null)
        {
            // Nothing to mend here: let the loader say what it lacks.
            return (DynamicLoader.Load(path), false);
        }

        // A library from memory has no folder of its own, so what it needs must be there before it.
        foreach (var needed in new ElfLibrary(file).Needed)
        {
            if (NativeFolders.Find(folders, needed) is { } neighbour && !DynamicLoader.Contains(needed))
            {
                DynamicLoader.Load(neighbour);
            }
        }

        return (MemoryLibrary.Load(FileName, weak), true);
    }
}
