using System.Globalization;
using System.Text.RegularExpressions;

namespace Soap.Tables.Pages;

/// <summary>
/// The text of a cell: numbers, and what stands around them. The numbers say with how many decimals they are written.
/// </summary>
internal static partial class CellText
{
    /// <summary>
    /// A cell's value for a command: without marks, and without a remark behind a comma and a space.
    /// </summary>
    public static string Value(string cell) =>
        cell.Replace("`", "", StringComparison.Ordinal).Replace("**", "", StringComparison.Ordinal)
            .Split(", ")[0].Trim() is var text && text is "–" or "—" ? "" : text;

    /// <summary>How many numbers a cell has.</summary>
    public static int Count(string cell) => Number().Count(cell);

    /// <summary>The cell with measured numbers in the places of its own.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="measured">As many as it has.</param>
    public static string With(string cell, IReadOnlyList<Quantity> measured)
    {
        var next = 0;
        return Number().Replace(cell, match => Written(match.Value, measured[next++]));
    }

    /// <summary>
    /// Whether two cells differ in numbers alone, and in none by more than one unit of its last digit.
    /// </summary>
    public static bool AreClose(string one, string other) =>
        Number().Replace(one, "") == Number().Replace(other, "")
        && Number().Matches(one).Zip(Number().Matches(other)).All(pair => AreClose(pair.First, pair.Second));

    private static bool AreClose(Match one, Match other) =>
        Decimals(one.Value) == Decimals(other.Value)
        && decimal.Abs(Parse(one.Value) - Parse(other.Value)) * Power(Decimals(one.Value)) <= 1;

    private static string Written(string stored, Quantity measured)
    {
        var format = measured.IsExact ? "0.###############" : $"N{Decimals(stored)}";
        var text = double.Abs(measured.Value).ToString(format, CultureInfo.InvariantCulture);
        var sign = measured.Value < 0 && text.AsSpan().ContainsAnyInRange('1', '9') ? "−"
            : stored[0] is '+' or '−' ? "+"
            : "";
        return sign + text;
    }

    private static int Decimals(string number) =>
        number.IndexOf('.', StringComparison.Ordinal) is var point && point < 0 ? 0 : number.Length - point - 1;

    private static decimal Power(int decimals) => decimals == 0 ? 1 : 10 * Power(decimals - 1);

    private static decimal Parse(string number) =>
        decimal.Parse(number.Replace('−', '-'), NumberStyles.Number, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<![\w.])[+−]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")]
    private static partial Regex Number();
}
