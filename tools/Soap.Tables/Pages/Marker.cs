using System.Text.RegularExpressions;

namespace Soap.Tables.Pages;

/// <summary>
/// The comment above a table that says how it is made:
/// <c>&lt;!-- table[, long][ of QUANTITY]: COMMAND --&gt;</c>.
/// </summary>
/// <param name="IsLong">Whether making the table takes so long that it is made on request only.</param>
/// <param name="Quantity">What columns hold whose headers are values alone; null where there are none.</param>
/// <param name="Command">
/// The command. <c>{NAME}</c> in it stands for the cell of the column NAME, and <see cref="Header"/> for the value in
/// a column's own header.
/// </param>
internal sealed partial record Marker(bool IsLong, string? Quantity, string Command)
{
    /// <summary>What stands for the value in a column's header, such as 0.3 in <c>test loss at 0.3</c>.</summary>
    public const string Header = "{header}";

    /// <summary>Whether a line begins a comment of this kind.</summary>
    public static bool Begins(string line) => line.StartsWith("<!-- table", StringComparison.Ordinal);

    /// <summary>The words of the command; a <c>{NAME}</c> may have spaces.</summary>
    public IReadOnlyList<string> Words { get; } = [.. Word().Matches(Command).Select(match => match.Value)];

    /// <summary>The names in braces, but for <see cref="Header"/>.</summary>
    public IEnumerable<string> Names =>
        Name().Matches(Command).Where(match => match.Value != Header).Select(match => match.Groups["name"].Value);

    /// <summary>The words with the values in the places of the names.</summary>
    /// <param name="value">
    /// The value of a name in braces; the empty text where the cell has none, and the word is left out.
    /// </param>
    public IReadOnlyList<string> Filled(Func<string, string> value) =>
        [.. Words.Select(word => Fill(word, value)).OfType<string>()];

    /// <summary>Reads a line.</summary>
    /// <exception cref="FormatException">It begins as a marker and does not go on as one.</exception>
    public static Marker Parse(string line) => Whole().Match(line) is { Success: true } match
        ? new Marker(
            match.Groups["long"].Success,
            match.Groups["quantity"] is { Success: true } quantity ? quantity.Value : null,
            match.Groups["command"].Value)
        : throw new FormatException(
            "this comment is no marker; write <!-- table: COMMAND -->, <!-- table, long: COMMAND --> or "
            + "<!-- table of QUANTITY: COMMAND -->");

    private static string? Fill(string word, Func<string, string> value)
    {
        var values = Name().Matches(word).Select(match => value(match.Groups["name"].Value)).ToArray();
        var next = 0;
        return values.Contains("") ? null : Name().Replace(word, _ => values[next++]);
    }

    [GeneratedRegex("^<!-- table(?<long>, long)?(?: of (?<quantity>[^:]+))?: (?<command>.*[^ ]) -->$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"(?:\{[^{}]*\}|[^\s{])+")]
    private static partial Regex Word();

    [GeneratedRegex(@"\{(?<name>[^{}]*)\}")]
    private static partial Regex Name();
}
