using System.Runtime.InteropServices;

namespace Soap.Cli.Hosting;

/// <summary>Ctrl-C and the requests to end: the first cancels <see cref="Token"/>, the second ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Action _announce;
    private int _exitCode;

    private Interruption(Action announce)
    {
        _announce = announce;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => OnSignal(context, ExitCode.HungUp)),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => OnSignal(context, ExitCode.Interrupted)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => OnSignal(context, ExitCode.Terminated)),
        ];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Runs <paramref name="work"/>; a signal that it obeys gives the signal's exit code (130, 143, 129).</summary>
    /// <param name="announce">Says that the first signal was heard.</param>
    /// <param name="work">Gets the token; its result is the exit code otherwise.</param>
    public static int Guard(Action announce, Func<CancellationToken, int> work)
    {
        using var interruption = new Interruption(announce);
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
            // The terminal is gone, and the work, which may still run, failed to write to it: finished trials are on the disk.
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
            Console.Error.Write("\e[?25h\n"); // a live display hides the cursor
        }

        QuickExit(exitCode);
    }

    [DllImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern void QuickExit(int exitCode);
}
