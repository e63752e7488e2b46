using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Soap.Cli.Hosting;

/// <summary>
/// Checks the operating system's limit on files that the process may have open at once. With too few, assemblies,
/// libtorch, threads and sockets fail one after the other, each in words of its own that name no limit. This is asked
/// before any of them is needed, and with nothing but the runtime's own library, so that it answers wherever .NET
/// starts at all.
/// </summary>
internal static class FileHandles
{
    /// <summary>
    /// How many are asked for: the usual limit of macOS, a quarter of that of Linux, and twice what a study takes.
    /// </summary>
    public const int Fewest = 256;

    private const int StandardError = 2, OpenFilesOnLinux = 7, OpenFilesOnMac = 8;

    /// <summary>Says on the error stream what is wrong, where there are too few.</summary>
    public static bool AreTooFew()
    {
        if (OperatingSystem.IsWindows()
            || GetLimit(OperatingSystem.IsMacOS() ? OpenFilesOnMac : OpenFilesOnLinux, out var limit) != 0
            || limit.Now >= Fewest)
        {
            return false;
        }

        var message = Encoding.UTF8.GetBytes("error: " + Message(limit.Now) + "\n");
        _ = Write(StandardError, message, message.Length);
        return true;
    }

    // Put together without the helpers that belong to other assemblies.
    private static string Message(nuint limit)
    {
        var now = limit.ToString(CultureInfo.InvariantCulture);
        var fewest = Fewest.ToString(CultureInfo.InvariantCulture);
        return "this process may have " + now + " files open at once (ulimit -n), too few for .NET and libtorch; "
            + "allowed: at least " + fewest + ". Nothing was started or changed. "
            + "Allow more, and run the same command again: ulimit -n " + fewest;
    }

    [DllImport("libc", EntryPoint = "getrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int GetLimit(int resource, out Limit limit);

    [DllImport("libc", EntryPoint = "write")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint Write(int file, byte[] bytes, nint count);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Limit
    {
        public readonly nuint Now;
        public readonly nuint Most;
    }
}
