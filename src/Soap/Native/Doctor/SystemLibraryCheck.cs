using System.Runtime.InteropServices;
using Soap.Native.Elf;

namespace Soap.Native.Doctor;

/// <summary>
/// Whether a library of the system is new enough for TorchSharp: all symbol versions that it needs are there (Linux).
/// </summary>
internal static class SystemLibraryCheck
{
    /// <summary>
    /// Checks the system's library <paramref name="name"/> for the TorchSharp library at <paramref name="path"/>.
    /// </summary>
    public static CheckResult Run(string path, string name)
    {
        if (!NativeLibrary.TryLoad(name, out _) || DynamicLoader.PathOf(name) is not { } system)
        {
            return Failed(name, $"{name} is not on this system.", $"Install your system's package with {name}.");
        }

        try
        {
            var needs = VersionNeeds.Read(new ElfLibrary(File.ReadAllBytes(path)));
            var provided = VersionDefinitions.Read(new ElfLibrary(File.ReadAllBytes(system)));
            return Judge(name, system, [.. needs.Where(n => n.Library == name)], provided);
        }
        catch (Exception error) when (error is ElfFormatException or IOException or UnauthorizedAccessException)
        {
            return Failed(
                name, $"{path} and {system} cannot be compared: {error.Message}",
                "Restore and build again; if it stays, reinstall the system's library.");
        }
    }

    public static CheckResult Judge(
        string name, string path, IReadOnlyCollection<VersionNeed> needs, IReadOnlyCollection<string> provided)
    {
        var missing = needs.Where(n => !n.IsWeak && !provided.Contains(n.Version)).Select(n => n.Version).ToList();
        if (missing.Count == 0)
        {
            return new CheckResult(
                name, CheckStatus.Ok,
                $"{path} has all {needs.Count} versions that TorchSharp needs; nothing had to be mended.");
        }

        if (missing is [TorchSharpLibrary.Version])
        {
            return new CheckResult(
                name,
                CheckStatus.Ok,
                $"{path} lacks {TorchSharpLibrary.Version}, behind which there is only a marker that nothing calls; " +
                "SOAP loads TorchSharp from a copy in memory in which that one need is weak.");
        }

        missing.Remove(TorchSharpLibrary.Version);
        return Failed(
            name,
            $"{path} is too old: it lacks {string.Join(", ", missing)}, which TorchSharp uses.",
            "Use a newer system, such as Debian 12, Ubuntu 22.04 or later.");
    }

    private static CheckResult Failed(string name, string found, string advice) =>
        new(name, CheckStatus.Failed, found, advice);
}
