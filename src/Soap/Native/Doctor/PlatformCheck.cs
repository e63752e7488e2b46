using System.Runtime.InteropServices;

namespace Soap.Native.Doctor;

/// <summary>Whether SOAP supports the operating system and the kind of processor.</summary>
internal static class PlatformCheck
{
    public static CheckResult Judge(OSPlatform system, Architecture architecture)
    {
        var found = Platforms.Name(system, architecture);
        if (Platforms.IsLinux(system, architecture))
        {
            return Result(CheckStatus.Ok, $"{found}: supported.", null);
        }

        if (Platforms.IsMacOS(system, architecture))
        {
            return Result(
                CheckStatus.Warning, $"{found}: it should work, but is not tested.",
                "For results to publish use Linux x64.");
        }

        return Result(
            CheckStatus.Failed,
            Platforms.Unsupported(system, architecture),
            system == OSPlatform.Windows
                ? "Use Linux x64; the Windows Subsystem for Linux is one."
                : "Use Linux x64 or macOS arm64.");
    }

    private static CheckResult Result(CheckStatus status, string found, string? advice) =>
        new("platform", status, found, advice);
}
