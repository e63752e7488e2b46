using Soap.Lab.Analysis.Tasks;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Numbers;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Tables;

/// <summary>The tables of several studies.</summary>
internal static class TasksTable
{
    /// <summary>Each rule's score, its ratio over all studies and in each, and its accuracy in each.</summary>
    public static Table Of(TasksAnalysis analysis, RuleStyles styles)
    {
        const string All = "All studies", Each = "Ratio in each study", Accuracy = "Test accuracy in each study, %";
        var baseline = analysis.Rules[0];
        return new Table(
            "tasks",
            Prose.Of("table.tasks", ("baseline", styles[baseline.Rule].Label)),
            [
                new Column("Rule"), new Column("Score", All, true), new Column("Ratio", All, true),
                new Column("p", All),
                .. analysis.Studies.Select(study => new Column(
                    $"{study.Name}, {NumberText.Count(study.Seeds, "seed")}", Each, true)),
                .. analysis.WithAccuracy.Select(i => new Column(analysis.Studies[i].Name, Accuracy, true)),
            ],
            [
                .. analysis.Rules.Select(rule => (IReadOnlyList<Cell>)
                [
                    Cell.Of(styles[rule.Rule]),
                    Cell.Of(new Measured(rule.Score, "the baseline misses a target")),
                    Cell.Of(new Measured(
                        rule.Ratio,
                        rule.Ratio is not null ? "" : rule == baseline ? "baseline" : "a target is missed")),
                    Cell.Of(rule.AdjustedPValue is { } p ? NumberText.PValue(p) : "—"),
                    .. rule.Targets.Zip(baseline.Targets, (target, reference) =>
                        Cell.Of(Measured.Ratio(target, reference))),
                    .. analysis.WithAccuracy.Select(i =>
                        Cell.Of(new Measured(rule.TestAccuracies[i], "—").Percent())),
                ]),
            ]);
    }

    /// <summary>What the studies are.</summary>
    public static Table OfStudies(TasksAnalysis analysis) => new(
        "studies",
        Prose.Of("table.studies"),
        [
            new Column("Study"), new Column("Task"), new Column("Network"), new Column("Target training loss"),
            new Column("Seeds"),
        ],
        [
            .. analysis.Studies.Select(study => (IReadOnlyList<Cell>)
            [
                new Cell(study.Name, study.Title, study.Name), Cell.Of(study.Task), Cell.Of(study.Network),
                Cell.Of(Ticks.Text(study.TargetLoss)), Cell.Of(study.Seeds),
            ]),
        ]);
}
