using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Tables;
using Soap.Lab.Studies;

namespace Soap.Lab.Reports.Page;

/// <summary>The lists of diverged and of failed trials.</summary>
internal static class DivergedTrials
{
    public static Html Of(StudyAnalysis analysis, RuleStyles styles) => Html.Join([Diverged(analysis, styles), Failed(analysis, styles)]);

    private static Html Failed(StudyAnalysis analysis, RuleStyles styles) => analysis.Failed.Count == 0 ? Html.Of($"<p>None failed.</p>") : TableHtml.Of(new Table(
        "failed",
        "Every trial that broke by a fault of the program or the machine. They are no results: the arm has one seed less until they are run again (soap retry).",
        [new("Rule"), new("η"), new("Seed"), new("Purpose"), new("Error")],
        [
            .. analysis.Failed.Select(trial => (IReadOnlyList<Cell>)
            [
                Cell.Of(styles[trial.Rule]),
                Cell.Of(Ticks.Text(trial.LearningRate)),
                Cell.Of($"{trial.Seed}"),
                Cell.Of(analysis.Study.Seeds.Contains(trial.Seed) ? "reporting" : "tuning"),
                Cell.Of(trial.Error),
            ]),
        ]));

    private static Html Diverged(StudyAnalysis analysis, RuleStyles styles)
    {
        if (analysis.Diverged.Count == 0)
        {
            return Html.Of($"<p>None diverged.</p>");
        }

        HashSet<ulong> reporting = [.. analysis.Study.Seeds];
        return TableHtml.Of(new Table(
            "diverged",
            "Every trial whose loss stopped being finite. They count as results, never as numbers; where there is one, means are not computed.",
            [new("Rule"), new("η"), new("Seed"), new("Purpose"), new("Step"), new("Examples before"), new("First bad tensor")],
            [
                .. analysis.Diverged.Select(trial => (IReadOnlyList<Cell>)
                [
                    Cell.Of(styles[trial.Rule]),
                    Cell.Of(Ticks.Text(trial.LearningRate)),
                    Cell.Of($"{trial.Seed}"),
                    Cell.Of(reporting.Contains(trial.Seed) ? "reporting" : "tuning"),
                    Cell.Of(trial.Divergence.Step),
                    Cell.Of(trial.Divergence.Examples),
                    Cell.Of(trial.Divergence.Tensor),
                ]),
            ]));
    }
}
