using System.CommandLine;

namespace Soap.Cli.Hosting;

/// <summary>Where a command writes, and how wide its lines are.</summary>
internal sealed class Invocation : InvocationConfiguration
{
    /// <summary>Characters of a line; null for what the output itself has.</summary>
    public int? Width { get; init; }

    /// <summary>That of a parsed command line.</summary>
    public static int? WidthOf(ParseResult result) => (result.InvocationConfiguration as Invocation)?.Width;
}
