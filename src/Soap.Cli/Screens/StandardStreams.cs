namespace Soap.Cli.Screens;

/// <summary>The streams that the command itself writes to, as they were at its start: later, what the code of a trial
/// writes to the console goes elsewhere.</summary>
internal static class StandardStreams
{
    /// <summary>The standard output.</summary>
    public static TextWriter Output { get; } = Console.Out;

    /// <summary>The standard error.</summary>
    public static TextWriter Error { get; } = Console.Error;
}
