using System.Text.RegularExpressions;

namespace Soap.Tables.Pages;

/// <summary>A table of a page with a marker above it.</summary>
/// <param name="Page">The page, relative to the root.</param>
/// <param name="Line">The marker's line, counted from 1.</param>
/// <param name="Marker">How the table is made.</param>
/// <param name="Headers">The texts of the headers.</param>
/// <param name="Rows">The rows below them.</param>
internal sealed partial record MarkedTable(
    string Page, int Line, Marker Marker, IReadOnlyList<string> Headers, IReadOnlyList<TableRow> Rows)
{
    /// <summary>The marked tables of a page, in order.</summary>
    /// <param name="page">The page's name, for errors.</param>
    /// <param name="lines">Its lines.</param>
    /// <exception cref="SoapException">A marker or a table below one is not in order.</exception>
    public static IReadOnlyList<MarkedTable> Of(string page, IReadOnlyList<string> lines)
    {
        var (tables, isCode) = (new List<MarkedTable>(), false);
        for (var i = 0; i < lines.Count; i++)
        {
            isCode ^= lines[i].StartsWith("```", StringComparison.Ordinal);
            if (!isCode && Marker.Begins(lines[i]))
            {
                tables.Add(Read(page, lines, i));
            }
        }

        return tables;
    }

    /// <summary>The texts between the bars of a row; a bar behind a backslash is part of a text.</summary>
    public static IReadOnlyList<string> Cells(string line) =>
        [.. Bar().Split(line.Trim())[1..^1].Select(cell => cell.Trim())];

    private static MarkedTable Read(string page, IReadOnlyList<string> lines, int at)
    {
        Marker marker;
        try
        {
            marker = Marker.Parse(lines[at]);
        }
        catch (FormatException exception)
        {
            throw PageError.At(page, at + 1, exception.Message, exception);
        }

        var below = lines.Skip(at + 1).TakeWhile(IsRow).ToArray();
        if (below.Length < 2 || !Rule().IsMatch(below[1]))
        {
            throw PageError.At(page, at + 1, "no table stands in the lines below this marker");
        }

        if (below.Length == 2)
        {
            throw PageError.At(page, at + 1, "the table below this marker has no rows");
        }

        var headers = Cells(below[0]);
        var rows = below.Index().Skip(1).Select(pair => new TableRow(at + 2 + pair.Index, Cells(pair.Item))).ToArray();
        return Array.Find(rows, row => row.Cells.Count != headers.Count) is { } wrong
            ? throw PageError.At(
                page, wrong.Line, $"this row has {wrong.Cells.Count} cells, and the table has {headers.Count} columns")
            : new MarkedTable(page, at + 1, marker, headers, rows[1..]);
    }

    private static bool IsRow(string line) => line.Length > 1 && line[0] == '|' && line.TrimEnd()[^1] == '|';

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Bar();

    [GeneratedRegex(@"^\|(?: *:?-+:? *\|)+ *$")]
    private static partial Regex Rule();
}

/// <summary>A row of a table.</summary>
/// <param name="Line">Its line in the page, counted from 1.</param>
/// <param name="Cells">The texts of its cells.</param>
internal sealed record TableRow(int Line, IReadOnlyList<string> Cells);
