using Soap.Cli.Screens;

namespace Soap.Cli.Progress;

/// <summary>Shows progress while work is done on another thread: drawn over in a terminal, lines elsewhere.</summary>
/// <param name="screen">Where.</param>
/// <param name="progress">What.</param>
/// <param name="farewell">What is said when the first signal is heard.</param>
internal sealed class Follower(Screen screen, StudyProgress progress, string farewell)
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);
    private volatile string? _note;
    private volatile bool _isDone;

    /// <summary>
    /// Says the farewell: within the live display, or on the error stream. What comes behind the work is not stopped,
    /// and that is said.
    /// </summary>
    public void Announce()
    {
        if (_isDone)
        {
            screen.Error.WriteLine("all trials are done; finishing the report (interrupt again to stop at once)");
            return;
        }

        _note = farewell;
        if (!screen.IsLive)
        {
            screen.Error.WriteLine(farewell);
        }
    }

    /// <summary>
    /// Does the work and shows its progress meanwhile. If it cannot be shown, the work is stopped first: a process
    /// that ends under libtorch's working threads crashes.
    /// </summary>
    /// <exception cref="IOException">The output takes nothing.</exception>
    public T Follow<T>(Func<CancellationToken, T> work, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var task = Task.Factory.StartNew(
            () => work(stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            Show(task);
        }
        catch
        {
            stop.Cancel();
            Task.WhenAny(task).Wait(CancellationToken.None);
            throw;
        }

        var result = task.GetAwaiter().GetResult();
        _isDone = true;
        return result;
    }

    private void Show(Task work)
    {
        if (screen.IsLive)
        {
            LiveProgress.Follow(progress, work, screen.Out, () => _note);
        }
        else
        {
            PlainProgress.Follow(progress, work, screen.Lines, BetweenLines);
        }
    }
}
