namespace Soap.Tables;

/// <summary>A cell that is behind what its command gives.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Measured">What it should have.</param>
internal sealed record BehindCell(TableCell Cell, string Measured)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{Cell.Table.Page}:{Cell.Row.Line}: row {Cell.Row.Cells[0]}, column '{Cell.Table.Headers[Cell.Column]}': "
        + $"the page has {Cell.Stored}, measured {Measured}";
}
