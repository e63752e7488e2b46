using System.Diagnostics;
using Xunit;

namespace Soap.Tests.Storage;

/// <summary>A small disk in memory; the test is skipped where mounting one is not allowed.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>Mounts one.</summary>
    /// <param name="parent">The folder that it is mounted in.</param>
    /// <param name="mebibytes">Its size.</param>
    public static SmallDisk Mount(string parent, int mebibytes = 1)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root can mount a small disk.");
        var folder = Directory.CreateDirectory(Path.Combine(parent, "disk")).FullName;
        Assert.SkipUnless(
            Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", folder),
            "This machine does not allow mounting.");
        return new SmallDisk(folder);
    }

    public void MakeReadOnly() => Assert.True(Run("mount", "-o", "remount,ro", Folder));

    public void Dispose() => Run("umount", Folder);

    private static bool Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
