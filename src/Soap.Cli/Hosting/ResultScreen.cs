using System.CommandLine;
using Soap.Cli.Screens;

namespace Soap.Cli.Hosting;

/// <summary>The screen that a parsed command line asks for.</summary>
internal static class ResultScreen
{
    public static Screen Of(ParseResult result, Option<bool> json) =>
        Screen.Create(
            result.InvocationConfiguration.Output,
            result.InvocationConfiguration.Error,
            result.GetValue(json),
            Invocation.WidthOf(result));
}
