using System.Reflection;

namespace Soap.Cli.Screens;

/// <summary>The command line as one could type it again.</summary>
internal static class CommandText
{
    /// <summary><c>soap</c>, or the name of a program that hands over to the command.</summary>
    public static string Program { get; } =
        Assembly.GetEntryAssembly()?.GetName().Name is { } name
            && !name.StartsWith(typeof(CommandText).Assembly.GetName().Name!, StringComparison.Ordinal)
            ? name
            : "soap";

    /// <summary>The words behind the program's name, quoted where a shell needs it.</summary>
    public static string Of(IEnumerable<string> arguments) =>
        string.Join(' ', arguments.Select(Quotation.ForShell).Prepend(Program));
}
