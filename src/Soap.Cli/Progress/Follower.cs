using Soap.Cli.Presenters;

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

    /// <summary>Says the farewell: within the live display, or on the error stream. What comes behind the work is not stopped, and that is said.</summary>
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

    /// <summary>Does the work and shows its progress meanwhile.</summary>
    public T Follow<T>(Func<T> work)
    {
        var task = Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (screen.IsLive)
        {
            LiveProgress.Follow(progress, task, screen.Out, () => _note);
        }
        else
        {
            PlainProgress.Follow(progress, task, screen.Lines, BetweenLines);
        }

        var result = task.GetAwaiter().GetResult();
        _isDone = true;
        return result;
    }
}
