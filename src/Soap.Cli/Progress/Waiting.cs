namespace Soap.Cli.Progress;

/// <summary>Waits for a task and leaves its exception to whoever awaits the task itself.</summary>
internal static class Waiting
{
    /// <summary>Whether the work has ended, in any way, within the time.</summary>
    public static bool For(Task work, TimeSpan time) =>
        Task.WhenAny(work, Task.Delay(time)).GetAwaiter().GetResult() == work;
}
