namespace Soap.Cli.Progress;

/// <summary>Waiting for work whose exceptions belong to somebody else.</summary>
internal static class Waiting
{
    /// <summary>Whether the work has ended, in any way, within the time.</summary>
    public static bool For(Task work, TimeSpan time) =>
        Task.WhenAny(work, Task.Delay(time)).GetAwaiter().GetResult() == work;
}
