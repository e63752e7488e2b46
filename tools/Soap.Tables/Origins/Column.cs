using System.Text.RegularExpressions;
using Soap.Tables.Pages;

namespace Soap.Tables.Origins;

/// <summary>A kind of column: its header, and what its cells are of a result.</summary>
/// <param name="Header">The whole header, as a regular expression.</param>
/// <param name="Read">The numbers, given the header's groups; null where the result has none.</param>
/// <typeparam name="T">The result.</typeparam>
internal sealed record Column<T>(string Header, Func<T, GroupCollection, IReadOnlyList<Quantity>?> Read)
{
    /// <summary>A column of one number.</summary>
    public static Column<T> Of(string header, Func<T, double?> read) =>
        new(header, (result, _) => read(result) is { } value ? [new Quantity(value)] : null);

    /// <summary>How the numbers of a column with this header are read; null where it is of another kind.</summary>
    public Func<T, IReadOnlyList<Quantity>?>? For(string header) =>
        Regex.Match(header, $"^(?:{Header})$") is { Success: true } match
            ? result => Read(result, match.Groups)
            : null;
}
