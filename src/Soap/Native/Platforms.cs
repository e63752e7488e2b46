using System.Runtime.InteropServices;

namespace Soap.Native;

/// <summary>The operating systems and kinds of processor that SOAP runs on.</summary>
internal static class Platforms
{
    /// <summary>This machine's operating system.</summary>
    public static OSPlatform CurrentSystem() =>
        OperatingSystem.IsLinux() ? OSPlatform.Linux
        : OperatingSystem.IsMacOS() ? OSPlatform.OSX
        : OperatingSystem.IsWindows() ? OSPlatform.Windows
        : OSPlatform.Create(RuntimeInformation.OSDescription);

    /// <summary>A platform in words, such as <c>linux on x64</c>.</summary>
    public static string Name(OSPlatform system, Architecture architecture) =>
        $"{system} on {architecture}".ToLowerInvariant();

    /// <summary>Whether the platform is Linux x64, on which SOAP is tested.</summary>
    public static bool IsLinux(OSPlatform system, Architecture architecture) =>
        system == OSPlatform.Linux && architecture == Architecture.X64;

    /// <summary>Whether the platform is macOS on Apple silicon.</summary>
    public static bool IsMacOS(OSPlatform system, Architecture architecture) =>
        system == OSPlatform.OSX && architecture == Architecture.Arm64;

    /// <summary>Why SOAP does not run on a platform that is neither.</summary>
    public static string Unsupported(OSPlatform system, Architecture architecture) =>
        $"{Name(system, architecture)}: not supported, because " + (system == OSPlatform.Windows
            ? "TorchSharp 0.107.0 does not load there (TorchSharp issue 1567)."
            : "libtorch is not packaged for it.");
}
