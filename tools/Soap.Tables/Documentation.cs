using Soap.Tables.Pages;

namespace Soap.Tables;

/// <summary>The pages of a checkout, and their marked tables.</summary>
internal static class Documentation
{
    /// <summary>The pages with marked tables, relative to the root.</summary>
    public static IReadOnlyList<string> Pages { get; } =
    [
        .. Directory.EnumerateFiles(Checkout.PathOf("docs"), "*.md", SearchOption.AllDirectories)
            .Append(Checkout.PathOf("README.md"))
            .Where(file => File.ReadLines(file).Any(Marker.Begins))
            .Select(file => Path.GetRelativePath(Checkout.Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The cells of a page that commands fill.</summary>
    /// <param name="page">The page, relative to the root.</param>
    /// <param name="withLong">Whether those of tables that take long are among them.</param>
    /// <exception cref="SoapException">A marker or its table is not in order.</exception>
    public static IReadOnlyList<TableCell> Cells(string page, bool withLong) =>
        Cells(page, File.ReadAllLines(Checkout.PathOf(page)), withLong);

    /// <summary>The same of a page's lines.</summary>
    public static IReadOnlyList<TableCell> Cells(string page, IReadOnlyList<string> lines, bool withLong) =>
    [
        .. MarkedTable.Of(page, lines).SelectMany(table => new TableCells(table).Find())
            .Where(cell => withLong || !cell.Table.Marker.IsLong),
    ];

    /// <summary>Brings a page up to date.</summary>
    /// <param name="page">The page, relative to the root.</param>
    /// <param name="behind">Its cells that are behind.</param>
    public static void Rewrite(string page, IEnumerable<BehindCell> behind) => File.WriteAllLines(
        Checkout.PathOf(page), Rewritten(File.ReadAllLines(Checkout.PathOf(page)), behind));

    /// <summary>A page's lines with measured cells in the places of those that are behind.</summary>
    public static IReadOnlyList<string> Rewritten(IReadOnlyList<string> lines, IEnumerable<BehindCell> behind)
    {
        var written = lines.ToArray();
        foreach (var row in behind.GroupBy(cell => cell.Cell.Row))
        {
            var cells = row.Key.Cells.ToArray();
            foreach (var cell in row)
            {
                cells[cell.Cell.Column] = cell.Measured;
            }

            written[row.Key.Line - 1] = $"| {string.Join(" | ", cells)} |";
        }

        return written;
    }
}
