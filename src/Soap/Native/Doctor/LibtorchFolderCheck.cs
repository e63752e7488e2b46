using Soap.Native.Elf;

namespace Soap.Native.Doctor;

/// <summary>
/// Which libtorch is used, its version, and whether it has all that TorchSharp needs: found in the files, before
/// anything is loaded (Linux x64).
/// </summary>
internal static class LibtorchFolderCheck
{
    private const string Name = "libtorch folder";

    /// <param name="named">What the variable names; null where it is not set.</param>
    /// <param name="folders">The application's own.</param>
    public static CheckResult Run(string? named, IReadOnlyList<string> folders)
    {
        try
        {
            return named is null ? OfPackage(folders) : OfFolder(LibtorchFolder.Of(named, folders));
        }
        catch (Exception error) when (error is SoapException or ElfFormatException or IOException
            or UnauthorizedAccessException)
        {
            return new CheckResult(
                Name, CheckStatus.Failed, error.Message, named is null
                    ? "Restore and build again."
                    : $"Set {LibtorchFolder.Variable} to another folder, or unset it.");
        }
    }

    private static CheckResult OfFolder(LibtorchFolder folder) => new(
        Name,
        CheckStatus.Ok,
        $"{LibtorchFolder.Variable}={folder.Path}: libtorch {folder.Version.Text} " +
            $"{(folder.HasCuda ? "with" : "without")} CUDA; {folder.Symbols}.");

    // The package's, by the same look at its files.
    private static CheckResult OfPackage(IReadOnlyList<string> folders)
    {
        var files = LibtorchFolder.Libraries.Append(TorchSharpLibrary.FileName)
            .Select(file => NativeFolders.Find(folders, file)).OfType<string>().ToArray();
        if (files.Length <= LibtorchFolder.Libraries.Count)
        {
            return new CheckResult(
                Name, CheckStatus.Failed, $"{LibtorchFolder.Variable} is not set, and the package's is not there.",
                "Mend what failed above first.");
        }

        var folder = Path.GetDirectoryName(NativeFolders.Find(folders, LibtorchFolder.Cpu))!;
        var (version, symbols) = (LibtorchVersion.Of(folder), LibtorchSymbols.Of(files[^1], files[..^1]));
        var found = $"The package's, {folder}: libtorch {version?.Text ?? "of unknown version"}; {symbols}.";
        return symbols.Missing.Count == 0 && version is { Fits: true }
            ? new CheckResult(Name, CheckStatus.Ok, found)
            : new CheckResult(
                Name, CheckStatus.Failed, found, $"Reference version {LibtorchPackage.Version} of the package.");
    }
}
