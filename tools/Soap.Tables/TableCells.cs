using Soap.Lab.Exports;
using Soap.Tables.Origins;
using Soap.Tables.Pages;

namespace Soap.Tables;

/// <summary>Finds where the numbers of a table come from: its marker, its headers and its rows.</summary>
/// <param name="table">The table.</param>
internal sealed class TableCells(MarkedTable table)
{
    private readonly string[] _headers = [.. table.Headers.Select(header => CellText.Value(header))];

    /// <summary>The cells with numbers that the command gives; the others are not its output.</summary>
    /// <exception cref="SoapException">The marker, a header or a row is not understood.</exception>
    public IReadOnlyList<TableCell> Find()
    {
        foreach (var name in table.Marker.Names.Where(name => !_headers.Contains(name)))
        {
            throw Error(table.Line, $"{{{name}}} is no column; {Spelling.Hint(name, _headers)}");
        }

        return table.Marker.Words switch
        {
            ["soap", "train", ..] => Find(TrialColumns.All, TrialOrigin.Of, words => words.Skip(2)),
            ["soap", "export", "runs/founding-quick", "--to", _] => Find(
                ExportOrigin.Columns,
                (words, cell) => new ExportOrigin(Soap.EnumWords.Find<ExportFormat>("form", words.Single()), cell),
                words => words.Skip(4)),
            ["soap", "run", ..] => Find(ArmOrigin.Columns, ArmOrigin.OfRun, words => words.Skip(2)),
            ["soap", "report", var place, ..] when ScoreOrigin.IsOf(place) =>
                Find(ScoreOrigin.Columns, ScoreOrigin.Of, words => words.Skip(2)),
            ["soap", "report", ..] => Find(
                [.. ArmOrigin.ColumnsOf(table.Marker.Command)], ArmOrigin.OfReport, words => words.Skip(2)),
            _ => throw Error(
                table.Line,
                $"the command '{table.Marker.Command}' makes no tables; allowed: soap train KEY=VALUE …, "
                + "soap run STUDY KEY=VALUE … → {…}, soap report runs/WORD → {…}, soap report runs/GROUP/* → {…}, "
                + "soap export runs/founding-quick --to {…}"),
        };
    }

    private List<TableCell> Find<T>(
        IReadOnlyList<Column<T>> columns,
        Func<IReadOnlyList<string>, Func<T, IReadOnlyList<Quantity>?>, Origin> origin,
        Func<IReadOnlyList<string>, IEnumerable<string>> arguments)
    {
        var cells = new List<TableCell>();
        foreach (var (column, header) in _headers.Index().Where(pair => !table.Marker.Names.Contains(pair.Item)))
        {
            var (read, value) = Kind(columns, header);
            foreach (var row in table.Rows.Where(row => CellText.Count(row.Cells[column]) > 0))
            {
                var words = table.Marker.Filled(name => $"{{{name}}}" == Marker.Header ? value : Value(row, name));
                cells.Add(new TableCell(table, row, column, Of(row, () => origin([.. arguments(words)], read))));
            }
        }

        return cells;
    }

    // The whole header, or what stands before " at VALUE" or " with VALUE", or VALUE alone; a unit behind a comma is
    // left out already, as are remarks of cells. Where a value only picks among the numbers of a study, a column may
    // have none.
    private (Func<T, IReadOnlyList<Quantity>?> Read, string Value) Kind<T>(
        IReadOnlyList<Column<T>> columns, string header)
    {
        var usesHeader = table.Marker.Command.Contains(Marker.Header, StringComparison.Ordinal);
        var parts = header.Split([" at ", " with "], StringSplitOptions.None);
        var isWhole = table.Marker.Command.EndsWith($" at {Marker.Header}", StringComparison.Ordinal)
            && columns.Any(column => column.For(header) is not null);
        var (kind, value) = !usesHeader || isWhole ? (header, "")
            : parts.Length == 2 ? (parts[0], parts[1])
            : (table.Marker.Quantity ?? "", header);
        return columns.Select(column => column.For(kind)).FirstOrDefault(read => read is not null) is { } read
            ? (read, value)
            : throw Error(
                table.Line + 1,
                $"unknown column '{header}'; it is not in braces in the marker, and the command gives "
                + string.Join(", ", columns.Select(column => column.Header)));
    }

    private string Value(TableRow row, string name) =>
        CellText.Value(row.Cells[Array.IndexOf(_headers, name)]) is var value && !value.Contains(' ')
            ? value
            : throw Error(row.Line, $"'{value}' in the column '{name}' is no word for a command");

    private Origin Of(TableRow row, Func<Origin> origin)
    {
        try
        {
            return origin();
        }
        catch (SoapException exception)
        {
            throw Error(row.Line, exception.Message, exception);
        }
    }

    private SoapException Error(int line, string message, Exception? cause = null) =>
        PageError.At(table.Page, line, message, cause);
}
