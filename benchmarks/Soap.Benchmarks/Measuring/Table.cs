namespace Soap.Benchmarks.Measuring;

/// <summary>A table in Markdown, to be read in a terminal and to be pasted into a page.</summary>
internal sealed class Table(params string[] columns)
{
    private readonly List<string[]> _rows = [columns];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Write(TextWriter output, string title)
    {
        var widths = columns.Select((_, column) => _rows.Max(row => row[column].Length)).ToArray();
        output.WriteLine();
        output.WriteLine($"{title}:");
        output.WriteLine();
        foreach (var (row, number) in _rows.Select((row, number) => (row, number)))
        {
            output.WriteLine($"| {string.Join(" | ", row.Zip(widths, (cell, width) => cell.PadRight(width)))} |");
            if (number == 0)
            {
                output.WriteLine($"|{string.Join("|", widths.Select(width => new string('-', width + 2)))}|");
            }
        }

        output.Flush();
    }
}
