using System.Text.Json.Nodes;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Markup;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Page;

/// <summary>The small multiples as a table; the page's script fills in the lines.</summary>
internal static class TrialGridHtml
{
    public static Html Of(TrialGrid grid) => Html.Of(
        $"""
        <figure id="{grid.Id}" class="grid">
        <div class="bar"><h3>{grid.Title}</h3></div>
        <div class="scroll" tabindex="0" role="region" aria-label="{grid.Title}: one small chart a trial"><table>
        <thead><tr><th scope="col">Rule</th>{Heads(grid)}</tr></thead>
        <tbody>{Html.Join(grid.Rows.Select(row => Row(row, grid)))}</tbody>
        </table></div>
        <figcaption>Training loss of every trial against training examples, all on the same axes: loss from
        {NumberText.Plain(grid.Y.Start.Low)} (bottom) to {NumberText.Plain(grid.Y.Start.High)}
        (top){(grid.Y.Start.IsLogarithmic ? ", logarithmic" : "")}, examples from 0 to
        {NumberText.Plain(grid.X.Start.High)}. Under each its last loss. With the same seed all rules start from the
        same weights and see the same batches. A cross marks a diverged trial.</figcaption>
        {FigureHtml.Downloads(grid.Title)}
        </figure>

        """);

    private static Html Heads(TrialGrid grid) => Html.Join(
        grid.Heads.Select(head => Html.Of($"""<th scope="col" data-seed="{head.Seed}">{head.Head}</th>""")));

    /// <summary>Lines and axes of all grids by identifier.</summary>
    public static JsonObject Data(IEnumerable<TrialGrid> grids)
    {
        JsonObject data = [];
        foreach (var grid in grids)
        {
            JsonArray cells = [];
            foreach (var (row, cell) in Cells(grid))
            {
                cells.Add((JsonNode)new JsonObject
                {
                    ["r"] = row.Style.Label,
                    ["rate"] = row.LearningRate,
                    ["s"] = $"{cell.Seed}",
                    ["color"] = row.Style.Color,
                    ["diverged"] = cell.Diverged,
                    ["text"] = cell.Text,
                    ["lines"] = VegaData.Lines(new Panel("", grid.X, grid.Y, []) { Trials = cell.Lines }),
                });
            }

            data.Add(
                grid.Id,
                new JsonObject { ["x"] = Scale(grid.X.Start), ["y"] = Scale(grid.Y.Start), ["cells"] = cells });
        }

        return data;
    }

    private static JsonObject Scale(AxisScale scale) => new()
    {
        ["low"] = VegaData.Number(scale.Low),
        ["high"] = VegaData.Number(scale.High),
        ["log"] = scale.IsLogarithmic,
    };

    private static IEnumerable<(TrialRow Row, TrialCell Cell)> Cells(TrialGrid grid) =>
        from row in grid.Rows from cell in row.Cells where cell is not null select (row, cell);

    private static Html Row(TrialRow row, TrialGrid grid) => Html.Of(
        $"""
        <tr data-rule="{row.Style.Label}"><th scope="row"><span class="chip"
        style="background:{row.Style.Color}"></span>{row.Style.Label}<small>η =
        {Ticks.Text(row.LearningRate)}</small></th>{Cells(row, grid)}</tr>

        """);

    private static Html Cells(TrialRow row, TrialGrid grid) =>
        Html.Join(row.Cells.Select((cell, i) => Cell(cell, grid.Heads[i].Seed)));

    private static Html Cell(TrialCell? cell, ulong seed) => cell is null
        ? Html.Of($"""<td data-seed="{seed}" class="none">—<small>not run</small></td>""")
        : Html.Of(
            $"""<td data-seed="{seed}"><svg class="mini" viewBox="0 0 96 36" role="img">""" +
            $"""<title>{cell.Description}</title></svg><small>{cell.Text}</small></td>""");
}
