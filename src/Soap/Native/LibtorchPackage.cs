using System.Runtime.InteropServices;

namespace Soap.Native;

/// <summary>
/// The package with libtorch for this platform. NuGet cannot choose a package by platform, so the library asks for
/// none, and a program that has none is told which.
/// </summary>
internal static class LibtorchPackage
{
    public const string Linux = "libtorch-cpu-linux-x64", MacOS = "libtorch-cpu-osx-arm64", Version = "2.10.0";

    /// <summary>What to say where libtorch is in none of the folders; null where it is there.</summary>
    public static string? Missing(IReadOnlyList<string> folders) =>
        NativeFolders.Find(folders, OperatingSystem.IsMacOS() ? "libtorch_cpu.dylib" : "libtorch_cpu.so") is null
            ? Missing(Platforms.CurrentSystem(), RuntimeInformation.ProcessArchitecture)
            : null;

    /// <summary>What to say on a platform where libtorch is missing.</summary>
    public static string Missing(OSPlatform system, Architecture architecture)
    {
        var package = Platforms.IsLinux(system, architecture) ? Linux
            : Platforms.IsMacOS(system, architecture) ? MacOS
            : null;
        return package is null
            ? Platforms.Unsupported(system, architecture)
            : $"This program lacks libtorch, which comes with the package {package}: " +
                $"dotnet add package {package} --version {Version}";
    }
}
