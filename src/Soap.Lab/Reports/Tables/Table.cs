namespace Soap.Lab.Reports.Tables;

/// <summary>A table as it stands in the page.</summary>
/// <param name="Id">Unique in the page.</param>
/// <param name="Caption">What it shows.</param>
/// <param name="Columns">Its columns; the first names the row.</param>
/// <param name="Rows">One cell a column.</param>
internal sealed record Table(
    string Id, string Caption, IReadOnlyList<Column> Columns, IReadOnlyList<IReadOnlyList<Cell>> Rows);
