using Soap.Tables.Origins;
using Soap.Tables.Pages;

namespace Soap.Tables;

/// <summary>A cell that a command fills.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Row">Its row.</param>
/// <param name="Column">Its column, counted from 0.</param>
/// <param name="Origin">Where its numbers come from.</param>
internal sealed record TableCell(MarkedTable Table, TableRow Row, int Column, Origin Origin)
{
    /// <summary>What the page has.</summary>
    public string Stored => Row.Cells[Column];

    /// <summary>What it should have: the measured numbers in its own form, or – where there are none.</summary>
    /// <param name="result">The result of the origin's run.</param>
    /// <exception cref="SoapException">The cell has another number of numbers.</exception>
    public string Measured(object result)
    {
        if (Origin.Read(result) is not { } numbers)
        {
            return "–";
        }

        if (numbers.Count != CellText.Count(Stored))
        {
            throw PageError.At(
                Table.Page,
                Row.Line,
                $"the cell '{Stored}' of the column '{Table.Headers[Column]}' has {CellText.Count(Stored)} numbers, "
                + $"and the command gives {numbers.Count}");
        }

        var measured = CellText.With(Stored, numbers);
        return Origin.DependsOnProcessor(result) && CellText.AreClose(Stored, measured) ? Stored : measured;
    }
}
