namespace Soap.Lab.Exports.Tables;

/// <summary>A table of an export: columns of equal length.</summary>
/// <param name="Name">Its file name without extension.</param>
/// <param name="Columns">From left to right.</param>
internal sealed record ExportTable(string Name, IReadOnlyList<ExportColumn> Columns)
{
    public int Rows => Columns[0].Count;
}
