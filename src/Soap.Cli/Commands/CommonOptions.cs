using System.CommandLine;

namespace Soap.Cli.Commands;

/// <summary>Options and arguments that several commands have.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json() => new("--json") { Description = "Write the answer as JSON on the standard output, everything else elsewhere." };

    public static Option<string?> DataFolder() => new("--data-dir")
    {
        HelpName = "DIR",
        Description = "Look for data sets here first (DIR/mnist/…); also set by SOAP_DATA.",
    };

    public static Argument<string[]> Overrides() => new("key=value")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = "Changes a setting; everything behind the first '=' is the value.",
    };
}
