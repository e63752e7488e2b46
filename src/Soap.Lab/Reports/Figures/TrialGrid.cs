using Soap.Lab.Analysis;
using Soap.Lab.Texts;
using Soap.Trials;

namespace Soap.Lab.Reports.Figures;

/// <summary>
/// Small multiples: one small chart a trial, rules below each other and seeds side by side, all on the same axes.
/// </summary>
/// <param name="Id">Unique in the page.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Heads">One word a column, and its seed.</param>
/// <param name="Rows">One a rule and configuration.</param>
/// <param name="X">Training examples.</param>
/// <param name="Y">Training loss.</param>
internal sealed record TrialGrid(
    string Id,
    string Title,
    IReadOnlyList<(string Head, ulong Seed)> Heads,
    IReadOnlyList<TrialRow> Rows,
    Axis X,
    Axis Y)
{
    /// <summary>
    /// The grids of a study: at the shared learning rate, at the best ones, and on the tuning seeds; those without a
    /// trial are left out.
    /// </summary>
    public static IReadOnlyList<TrialGrid> Of(StudyAnalysis analysis, RuleStyles styles, TrialIndex trials)
    {
        IEnumerable<(string Id, string Title, TrialResult[][] Rows)> grids = ArmGroup.Of(analysis)
            .Select(group => (group.Id, group.Title, group.Arms.Select(arm => trials.Of(arm).ToArray()).ToArray()))
            .Append((
                "tuning", Prose.Of("figure.trials.tuning.title"),
                [
                    .. analysis.Responses.SelectMany(response =>
                        response.Points.Select(point => trials.Tuning(response.Rule, point).ToArray())),
                ]));
        return
        [
            .. grids
                .Select(grid => Of(
                    $"trials-{grid.Id}", grid.Title, [.. grid.Rows.Where(row => row.Length > 0)], styles, trials))
                .Where(grid => grid.Rows.Count > 0),
        ];
    }

    private static TrialGrid Of(string id, string title, TrialResult[][] rows, RuleStyles styles, TrialIndex trials)
    {
        ulong[] seeds =
        [
            .. rows.SelectMany(row => row).Select(result => result.Specification.Seed).Distinct().Order(),
        ];
        TrialRow[] lines = [.. rows.Select(row => new TrialRow(
            styles[row[0].Specification.Rule], row[0].Specification.LearningRate,
            [
                .. seeds.Select(seed => row.FirstOrDefault(result => result.Specification.Seed == seed) is { } result
                    ? TrialCell.Of(result, styles, trials)
                    : null),
            ]))];
        Series[] all = [.. lines.SelectMany(row => row.Cells).SelectMany(cell => cell?.Lines ?? [])];
        return new TrialGrid(
            id, title, [.. seeds.Select(seed => ($"seed {seed}", seed))], lines,
            Axis.Exact("training examples", Figures.Lines.Places(all).Append(0)),
            Axis.Of("training loss", Figures.Lines.Heights(all), logarithmic: true));
    }
}
