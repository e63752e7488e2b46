using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Numbers;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Tables;

/// <summary>Representations of trained networks: one row a rule, one column a place and quantity.</summary>
internal static class RepresentationTable
{
    /// <summary>The table; null where nothing was measured.</summary>
    public static Table? Of(ArmGroup group, RuleStyles styles)
    {
        if (group.Arms.FirstOrDefault(arm => arm.Representations is not null)?.Representations is not { } places)
        {
            return null;
        }

        int[] all = [.. places.Select(place => place.Layer)];
        var shown = ShownLayers.Of(all);
        var columns = RepresentationRows.Quantities
            .Where(quantity => RepresentationRows.IsMeasured(quantity.Value, group.Arms))
            .SelectMany(quantity => places.Where(place => shown.Contains(place.Layer))
                .Select(place => (Quantity: quantity, Place: place)))
            .ToArray();
        return new Table(
            $"representations-{group.Id}-table",
            Prose.Of("table.representations", ("group", group.Title)) + ShownLayers.Note(all),
            [
                new("Rule"),
                .. columns.Select(column => new Column(column.Place.Name, column.Quantity.Title, HasInterval: true)),
            ],
            [
                .. group.Arms.Select(arm => (IReadOnlyList<Cell>)
                [
                    Cell.Of(styles[arm.Rule]),
                    .. columns.Select(column => Cell.Of(RepresentationRows.Of(
                        column.Quantity.Quantity,
                        arm.Representations?.FirstOrDefault(place => place.Layer == column.Place.Layer) is { } place
                            ? column.Quantity.Value(place)
                            : null,
                        arm,
                        group.Arms))),
                ]),
            ]);
    }
}
