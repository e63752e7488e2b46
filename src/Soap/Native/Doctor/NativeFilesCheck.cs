namespace Soap.Native.Doctor;

/// <summary>
/// Whether the native files of TorchSharp and libtorch were restored and lie where the program finds them (Linux x64).
/// </summary>
internal static class NativeFilesCheck
{
    private static readonly (string File, string Package)[] Files =
    [
        (TorchSharpLibrary.FileName, "TorchSharp"),
        ("libtorch.so", LibtorchPackage.Linux),
        ("libtorch_cpu.so", LibtorchPackage.Linux),
        ("libc10.so", LibtorchPackage.Linux),
        ("libgomp-98b21ff3.so.1", LibtorchPackage.Linux),
    ];

    /// <summary>The package that a native file comes with, or null if it is the system's.</summary>
    public static string? PackageOf(string file) => Files.FirstOrDefault(f => f.File == file).Package;

    /// <param name="folders">Where they may be.</param>
    /// <param name="hasOtherLibtorch">Whether libtorch comes from another folder, and not from the package.</param>
    public static CheckResult Judge(IReadOnlyList<string> folders, bool hasOtherLibtorch = false)
    {
        var files = Files.Where(f => !hasOtherLibtorch || f.Package != LibtorchPackage.Linux).ToList();
        var missing = files.Where(f => NativeFolders.Find(folders, f.File) is null).ToList();
        if (missing.Count == 0)
        {
            return new CheckResult(
                "native files", CheckStatus.Ok,
                files.Count == 1 ? $"{files[0].File} is there." : $"All {files.Count} " +
                    "are there.");
        }

        var packages = string.Join(" and ", missing.Select(f => f.Package).Distinct());
        return new CheckResult(
            "native files",
            CheckStatus.Failed,
            $"Missing: {string.Join(", ", missing.Select(f => f.File))}; looked in {string.Join(", ", folders)}.",
            $"They come with the package {packages}: reference it in your project, restore and build again.");
    }
}
