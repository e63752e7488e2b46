namespace Soap.Cli.Screens;

/// <summary>Durations as text.</summary>
internal static class Durations
{
    /// <summary>Minutes and seconds, with hours from one hour on: <c>1:05</c>, <c>2:00:07</c>.</summary>
    public static string Text(TimeSpan duration) => duration.TotalHours >= 1
        ? $"{(long)duration.TotalHours}:{duration:mm\\:ss}"
        : $"{duration:m\\:ss}";
}
