using System.CommandLine;

namespace Soap.Cli.Hosting;

/// <summary>The output and error streams of a command, and the width of its lines.</summary>
internal sealed class Invocation : InvocationConfiguration
{
    /// <summary>Characters of a line; null for what the output itself has.</summary>
    public int? Width { get; init; }

    /// <summary>The width that a parsed command line gives.</summary>
    public static int? WidthOf(ParseResult result) => (result.InvocationConfiguration as Invocation)?.Width;
}
