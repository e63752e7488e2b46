using System.Runtime.InteropServices;

namespace Soap.Cli.Hosting;

/// <summary>The terminal that a process was started in.</summary>
internal sealed class Terminal
{
    private readonly int[] _streams = [.. Enumerable.Range(0, 3).Where(IsTerminal)];

    /// <summary>Whether there was one, and it is gone: its window was closed, or its connection is lost. A process in
    /// the background is not told by a signal then.</summary>
    public bool IsGone => _streams.Any(stream => !IsTerminal(stream));

    private static bool IsTerminal(int stream) => IsATty(stream) == 1;

    [DllImport("libc", EntryPoint = "isatty")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int IsATty(int stream);
}
