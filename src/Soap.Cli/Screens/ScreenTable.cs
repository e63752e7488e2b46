using Spectre.Console;

namespace Soap.Cli.Screens;

/// <summary>
/// The one look of all tables. Where a table is wider than the screen, its cells go on in further lines, between words
/// only; where that is not enough, columns that may be left out are; and where that is not, every row becomes a few
/// lines, one a column.
/// </summary>
internal sealed class ScreenTable
{
    private const int Margin = 2, Gap = 3, Comfortable = 16;
    private readonly List<Column> _columns = [];
    private readonly List<Cell[]> _rows = [];
    private readonly bool _isOneLine;

    private ScreenTable(bool isOneLine, IEnumerable<string> titles)
    {
        _isOneLine = isOneLine;
        _columns.AddRange(titles.Select(title => new Column(title, MayBeLeftOut: false)));
    }

    /// <summary>A table whose cells may go on in further lines.</summary>
    public static ScreenTable Create(params IEnumerable<string> columns) => new(isOneLine: false, columns);

    /// <summary>A table whose cells stay on one line where there is a number in them, to be compared.</summary>
    public static ScreenTable OneLine(params IEnumerable<string> columns) => new(isOneLine: true, columns);

    /// <summary>Adds a column that is left out where the screen is too narrow for all.</summary>
    public ScreenTable Spare(string title)
    {
        _columns.Add(new Column(title, MayBeLeftOut: true));
        return this;
    }

    /// <summary>Adds a row.</summary>
    public void AddRow(params IEnumerable<Cell> cells) => _rows.Add([.. cells]);

    /// <summary>Whether it is drawn as a table, with all of its columns.</summary>
    public bool Fits(Screen screen) => Widths([.. Enumerable.Range(0, _columns.Count)], screen.Width) is not null;

    /// <summary>Draws it.</summary>
    public void Write(Screen screen)
    {
        screen.WriteLine("");
        var shown = Enumerable.Range(0, _columns.Count).ToList();
        while (Widths(shown, screen.Width) is null
            && shown.FindLastIndex(i => _columns[i].MayBeLeftOut) is >= 0 and var spare)
        {
            shown.RemoveAt(spare);
        }

        if (Widths(shown, screen.Width) is { } widths)
        {
            WriteRows(screen, shown, widths);
        }
        else
        {
            WriteBlocks(screen);
        }

        screen.WriteLine("");
    }

    private IEnumerable<string> Texts(int column) =>
        _rows.Select(row => row[column].Text).Prepend(_columns[column].Title);

    // Null where the columns do not fit.
    private int[]? Widths(List<int> shown, int width)
    {
        int[] natural = [.. shown.Select(column => Texts(column).Select(WordWrap.Width).Max())];
        int[] widths = [.. shown.Zip(natural, (column, whole) => _isOneLine
            ? Texts(column).Select(Least).Max()
            : Math.Max(Texts(column).Select(WordWrap.LongestWord).Max(), Math.Min(whole, Comfortable)))];
        var left = width - 2 * Margin - Gap * (shown.Count - 1) - widths.Sum();
        if (left < 0)
        {
            return null;
        }

        // To those that lack most, one place at a time.
        for (; left > 0; left--)
        {
            var most = Enumerable.Range(0, widths.Length).MaxBy(i => (double)natural[i] / widths[i]);
            widths[most] = Math.Min(widths[most] + 1, natural[most]);
        }

        return widths;

        static int Least(string text) =>
            text.Any(char.IsAsciiDigit) ? WordWrap.Width(text) : WordWrap.LongestWord(text);
    }

    private void WriteRows(Screen screen, List<int> shown, int[] widths)
    {
        WriteRow(screen, [.. shown.Select(column => new Cell(_columns[column].Title))], widths);
        screen.WriteRaw(new string('━', widths.Sum() + Gap * (shown.Count - 1) + 2 * Margin) + "\n");
        foreach (var row in _rows)
        {
            WriteRow(screen, [.. shown.Select(column => row[column])], widths);
        }
    }

    private static void WriteRow(Screen screen, Cell[] cells, int[] widths)
    {
        string[][] lines = [.. cells.Zip(widths, (cell, width) => WordWrap.Lines(cell.Text, width).ToArray())];
        for (var line = 0; line < lines.Max(cell => cell.Length); line++)
        {
            screen.WriteRaw(new string(' ', Margin));
            for (var i = 0; i < cells.Length; i++)
            {
                var text = line < lines[i].Length ? lines[i][line] : "";
                var isLast = i == cells.Length - 1;
                screen.WriteStyled(isLast ? text : WordWrap.Padded(text, widths[i] + Gap), cells[i].Style);
            }

            screen.WriteRaw("\n");
        }
    }

    private void WriteBlocks(Screen screen)
    {
        var titles = _columns.Skip(1).Max(column => WordWrap.Width(column.Title));
        foreach (var row in _rows)
        {
            if (row[0].Text.Length > 0)
            {
                screen.WriteLine($"  {_columns[0].Title} {row[0].Text}");
            }

            for (var i = 1; i < row.Length; i++)
            {
                WriteFact(screen, $"    {WordWrap.Padded(_columns[i].Title, titles)}  ", row[i]);
            }
        }
    }

    // A word that has no place beside the title has perhaps one below it.
    private static void WriteFact(Screen screen, string title, Cell cell)
    {
        var isBeside = WordWrap.LongestWord(cell.Text) <= screen.Width - WordWrap.Width(title);
        var margin = new string(' ', isBeside ? WordWrap.Width(title) : 2 * Margin);
        screen.WriteRaw(isBeside ? title : $"{title.TrimEnd()}\n{margin}");
        var isFirst = true;
        foreach (var line in WordWrap.Lines(cell.Text, screen.Width - margin.Length))
        {
            screen.WriteRaw(isFirst ? "" : margin);
            screen.WriteStyled(line, cell.Style);
            screen.WriteRaw("\n");
            isFirst = false;
        }
    }

    /// <summary>Literal text, with nothing in it that is markup; a dash where there is none.</summary>
    public static Cell Text(string? text, Style? style = null) => new(text ?? "—") { Style = style };

    /// <summary>A cell.</summary>
    internal sealed record Cell(string Text)
    {
        /// <summary>How it looks in a terminal; null for as everything else.</summary>
        public Style? Style { get; init; }
    }

    private sealed record Column(string Title, bool MayBeLeftOut);
}
