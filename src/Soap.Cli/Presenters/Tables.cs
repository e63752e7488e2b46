using Spectre.Console;

namespace Soap.Cli.Presenters;

/// <summary>The one look of all tables.</summary>
internal static class Tables
{
    public static Table Create(params IEnumerable<string> columns)
    {
        var table = new Table().Border(TableBorder.SimpleHeavy);
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Text(column)));
        }

        return table;
    }

    /// <summary>A table whose cells stay on one line.</summary>
    public static Table OneLine(params IEnumerable<string> columns)
    {
        var table = Create(columns);
        foreach (var column in table.Columns)
        {
            column.NoWrap();
        }

        return table;
    }

    /// <summary>Literal text: nothing in it is markup.</summary>
    public static Text Cell(string? text) => new(text ?? "—");
}
