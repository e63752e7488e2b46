using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Tables;
using Soap.Lab.Studies;

namespace Soap.Lab.Reports.Page;

/// <summary>The list of diverged trials.</summary>
internal static class DivergedTrials
{
    public static Html Of(StudyAnalysis analysis, RuleStyles styles)
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
