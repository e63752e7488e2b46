using System.Globalization;

namespace Soap.Cli.Screens;

/// <summary>How many characters a line of the output has.</summary>
internal static class ScreenWidth
{
    /// <summary>The variable that says it, as POSIX has it, before the terminal itself does.</summary>
    public const string Variable = "COLUMNS";

    /// <summary>The width of tables and texts where nobody says it, as in files.</summary>
    public const int OfFiles = 120;

    private const int Fewest = 20;

    /// <summary>What the variable says, if it is a number that makes sense; otherwise the terminal's; null where the
    /// output is none.</summary>
    /// <param name="isTerminal">Whether the output is a terminal.</param>
    public static int? Of(bool isTerminal) =>
        Environment.GetEnvironmentVariable(Variable) is { } columns
        && int.TryParse(columns, NumberStyles.None, CultureInfo.InvariantCulture, out var asked)
        && asked >= Fewest
            ? asked
            : isTerminal && Console.WindowWidth >= Fewest ? Console.WindowWidth : null;
}
