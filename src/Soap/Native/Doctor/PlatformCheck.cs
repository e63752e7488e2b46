using System.Runtime.InteropServices;

namespace Soap.Native.Doctor;

/// <summary>Whether SOAP supports the operating system and the kind of processor.</summary>
internal static class PlatformCheck
{
    public static OSPlatform CurrentSystem() =>
        OperatingSystem.IsLinux() ? OSPlatform.Linux
        : OperatingSystem.IsMacOS() ? OSPlatform.OSX
        : OperatingSystem.IsWindows() ? OSPlatform.Windows
        : OSPlatform.Create(RuntimeInformation.OSDescription);

    public static CheckResult Judge(OSPlatform system, Architecture architecture)
    {
        var found = $"{system} on {architecture}".ToLowerInvariant();
        if (system == OSPlatform.Linux && architecture == Architecture.X64)
        {
            return Result(CheckStatus.Ok, $"{found}: supported.", null);
        }

        if (system == OSPlatform.OSX && architecture == Architecture.Arm64)
        {
            return Result(CheckStatus.Warning, $"{found}: it should work, but is not tested.", "For results to publish use Linux x64.");
        }

        if (system == OSPlatform.Windows)
        {
            return Result(
                CheckStatus.Failed,
                $"{found}: not supported, because TorchSharp 0.107.0 does not load there (TorchSharp issue 1567).",
                "Use Linux x64; the Windows Subsystem for Linux is one.");
        }

        return Result(
            CheckStatus.Failed, $"{found}: not supported, because libtorch is not packaged for it.", "Use Linux x64 or macOS arm64.");
    }

    private static CheckResult Result(CheckStatus status, string found, string? advice) => new("platform", status, found, advice);
}
