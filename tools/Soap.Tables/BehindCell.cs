namespace Soap.Tables;

/// <summary>A cell that is behind what its command gives.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Measured">What it should have.</param>
/// <param name="DependsOnProcessor">
/// Whether another processor alone may make such a difference: where the last bits of training depend on libtorch, one
/// unit of a cell's last digit is nearly always enough, and no number is always, since differences grow chaotically.
/// </param>
internal sealed record BehindCell(TableCell Cell, string Measured, bool DependsOnProcessor)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{Cell.Table.Page}:{Cell.Row.Line}: row {Cell.Row.Cells[0]}, column '{Cell.Table.Headers[Cell.Column]}': "
        + $"the page has {Cell.Stored}, measured {Measured}"
        + (DependsOnProcessor ? " (may be the processor: docs/reproducibility.md#rules-that-ask-libtorch)" : "");
}
