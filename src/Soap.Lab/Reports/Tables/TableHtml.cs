using Soap.Lab.Reports.Markup;

namespace Soap.Lab.Reports.Tables;

/// <summary>A table as HTML: in its own scrolling box, with a button that copies it as tab-separated text.</summary>
internal static class TableHtml
{
    public static Html Of(Table table) => Html.Of(
        $"""
        <div class="table" id="table-{table.Id}">
        <div class="bar"><p>{table.Caption}</p><button type="button" class="copy"
        data-table="{table.Id}">Copy</button></div>
        <div class="scroll" tabindex="0" role="region" aria-label="{table.Caption}"><table id="{table.Id}">
        <thead>{Groups(table)}<tr>{Html.Join(table.Columns.Select(Head))}</tr></thead>
        <tbody>{Html.Join(table.Rows.Select(Row))}</tbody>
        </table></div></div>

        """);

    private static Html Groups(Table table)
    {
        if (table.Columns.All(column => column.Group.Length == 0))
        {
            return Html.Empty;
        }

        List<Html> heads = [];
        for (var i = 0; i < table.Columns.Count;)
        {
            var group = table.Columns[i].Group;
            var span = table.Columns.Skip(i).TakeWhile(column => column.Group == group).Count();
            heads.Add(Html.Of($"""<th colspan="{span}" scope="colgroup" class="group">{group}</th>"""));
            i += span;
        }

        return Html.Of($"""<tr class="groups">{Html.Join(heads)}</tr>""");
    }

    private static Html Head(Column column)
    {
        var prefix = column.Group.Length > 0 ? $"{column.Group}: " : "";
        var copied = column.HasInterval ? $"{prefix}{column.Title}\tlow\thigh" : $"{prefix}{column.Title}";
        return Html.Of($"""<th scope="col" data-copy="{copied}">{column.Title}</th>""");
    }

    private static Html Row(IReadOnlyList<Cell> cells) => Html.Of(
        $"""
        <tr>{Html.Join(cells.Select((cell, i) => i == 0 ? Name(cell) : Value(cell)))}</tr>

        """);

    private static Html Name(Cell cell) => Html.Of(
        $"""<th scope="row" data-copy="{cell.Copied}">{Chip(cell)}{cell.Text}{Note(cell)}</th>""");

    private static Html Value(Cell cell) => Html.Of(
        $"""<td data-copy="{cell.Copied}"{NoneClass(cell)}>{cell.Text}{Note(cell)}</td>""");

    private static Html NoneClass(Cell cell) => new(cell.Text == "—" ? " class=\"none\"" : "");

    private static Html Chip(Cell cell) => cell.Rule is { } rule
        ? Html.Of($"""<span class="chip" style="background:{rule.Color}"></span>""")
        : Html.Empty;

    private static Html Note(Cell cell) =>
        cell.Note.Length == 0 ? Html.Empty
        : cell.Rule is null ? Html.Of($"""<small>{cell.Note}</small>""")
        : Html.Of($"""<small>{Breakable(cell.Note)}</small>""");

    /// <summary>A rule's canonical text may go on in a new line after each parameter.</summary>
    private static Html Breakable(string rule) =>
        new(Html.Escape(rule).Replace(":", ":<wbr>", StringComparison.Ordinal)
            .Replace(",", ",<wbr>", StringComparison.Ordinal));
}
