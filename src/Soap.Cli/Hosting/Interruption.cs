using System.Runtime.InteropServices;
using Soap.Cli.Screens;

namespace Soap.Cli.Hosting;

/// <summary>
/// The signals that ask a process to end: the first cancels <see cref="Token"/>, the second ends the process at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    // USR1 and USR2 have no names in .NET. These are their numbers on Linux; elsewhere .NET may need USR1 for itself.
    private const PosixSignal User1 = (PosixSignal)10, User2 = (PosixSignal)12;

    private static readonly (PosixSignal Signal, int ExitCode)[] Heard =
    [
        (PosixSignal.SIGHUP, ExitCode.HungUp),
        (PosixSignal.SIGINT, ExitCode.Interrupted),
        (PosixSignal.SIGQUIT, ExitCode.Quit),
        (PosixSignal.SIGTERM, ExitCode.Terminated),
        .. OperatingSystem.IsLinux() ? [(User1, ExitCode.User1), (User2, ExitCode.User2)]
            : Array.Empty<(PosixSignal, int)>(),
    ];

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Action _announce;
    private readonly Func<int, int> _meaning;
    private int _exitCode;

    private Interruption(Action announce, Func<int, int> meaning)
    {
        (_announce, _meaning) = (announce, meaning);
        _registrations =
        [
            .. Heard.Select(heard => PosixSignalRegistration.Create(
                heard.Signal, context => OnSignal(context, _meaning(heard.ExitCode)))),
        ];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>
    /// Runs <paramref name="work"/>; a signal that it obeys gives the signal's exit code, 128 and its number on Linux.
    /// </summary>
    /// <param name="announce">Says that the first signal was heard.</param>
    /// <param name="work">Gets the token; its result is the exit code otherwise.</param>
    /// <param name="meaning">The exit code for a signal, given the usual one; null for the usual one.</param>
    public static int Guard(Action announce, Func<CancellationToken, int> work, Func<int, int>? meaning = null)
    {
        using var interruption = new Interruption(announce, meaning ?? (usual => usual));
        try
        {
            return work(interruption.Token);
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            return interruption._exitCode;
        }
        catch (IOException) when (interruption._exitCode == ExitCode.HungUp)
        {
            // The terminal is gone, and the work, which may still run, failed to write to it: finished trials are on
            // the disk.
            QuickExit(ExitCode.HungUp);
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true;
        if (Interlocked.CompareExchange(ref _exitCode, exitCode, 0) != 0)
        {
            EndNow(exitCode);
        }

        _source.Cancel();
        try
        {
            _announce();
        }
        catch (IOException) when (exitCode == ExitCode.HungUp)
        {
            // The terminal is gone: nobody is left to be told.
        }
    }

    // Not Environment.Exit: it waits for finalizers and runs libtorch's destructors under its working threads.
    private static void EndNow(int exitCode)
    {
        if (!Console.IsErrorRedirected)
        {
            StandardStreams.Error.Write("\e[?25h\n"); // a live display hides the cursor
        }

        QuickExit(exitCode);
    }

    [DllImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern void QuickExit(int exitCode);
}
