using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Algoperf;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Tables;

/// <summary>AlgoPerf's protocol: the best of each study, and the median over them.</summary>
internal static class AlgoperfTable
{
    public static Table Of(StudyAnalysis analysis, RuleStyles styles)
    {
        var study = analysis.Study;
        return new Table(
            "algoperf",
            Prose.Of(
                "table.algoperf", ("loss", Ticks.Text(study.ValidationTarget!.Value)),
                ("candidates", $"{study.Candidates}")),
            [
                new("Rule"), new("Median"), new("Ratio to the baseline"),
                .. study.TuningSeeds.Select((seed, i) => new Column($"Study {i + 1} (seed {seed})")),
            ],
            [
                .. analysis.Algoperf.Select(score => (IReadOnlyList<Cell>)
                [
                    Cell.Of(styles[score.Rule]),
                    Cell.Of(Examples(score.Median)),
                    score == analysis.Algoperf[0]
                        ? new Cell("—", "baseline", "baseline")
                        : Cell.Of(score.RatioToBaseline is { } ratio ? NumberText.Plain(ratio) : "∞"),
                    .. score.Studies.Select(Cells),
                ]),
            ]);
    }

    private static Cell Cells(AlgoperfStudy study)
    {
        var text = Examples(study.Examples);
        return new Cell(
            text,
            study.Best.Length > 0
                ? $"{study.Best}; {study.Reached} of {study.Candidates} reached it"
                : $"none of {study.Candidates} reached it",
            text);
    }

    private static string Examples(double? examples) =>
        examples is { } number ? NumberText.Plain(Math.Round(number)) : "∞";
}
