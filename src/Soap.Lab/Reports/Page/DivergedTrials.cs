using System.Globalization;
using Soap.Lab.Analysis;
using Soap.Lab.Planning;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Markup;
using Soap.Lab.Reports.Tables;

namespace Soap.Lab.Reports.Page;

/// <summary>The lists of trials that broke and of trials that diverged.</summary>
internal static class DivergedTrials
{
    // A longer list is read in a file.
    private const int MostRows = 500;

    public static Html Of(StudyAnalysis analysis, RuleStyles styles) =>
        Html.Of($"{Failed(analysis, styles)}{Diverged(analysis, styles)}");

    private static Html Failed(StudyAnalysis analysis, RuleStyles styles) =>
        analysis.Failed.Count == 0 ? Html.Of($"<p>None failed.</p>") : TableHtml.Of(new Table(
            "failed",
            "Every trial that broke by a fault of the program or the machine. They have no result: " +
                "their arms have fewer seeds." + More(analysis.Failed.Count, "failed"),
            [new("Rule"), new("η"), new("Seed"), new("Purpose"), new("Error")],
            [
                .. analysis.Failed.Take(MostRows).Select(trial => (IReadOnlyList<Cell>)
                [
                    Cell.Of(styles[trial.Rule]),
                    Cell.Of(Ticks.Text(trial.LearningRate)),
                    Cell.Of($"{trial.Seed}"),
                    Cell.Of(trial.Phase is StudyPhase.SharedRate or StudyPhase.BestRate ? "reporting" : "tuning"),
                    Cell.Of(trial.Error),
                ]),
            ]));

    private static string More(int all, string key) => all <= MostRows ? ""
        : string.Create(
            CultureInfo.InvariantCulture,
            $" Here are the first {MostRows} of {all:#,0}; all are in numbers.json beside this page, under {key}.");

    private static Html Diverged(StudyAnalysis analysis, RuleStyles styles)
    {
        if (analysis.Diverged.Count == 0)
        {
            return Html.Of($"<p>None diverged.</p>");
        }

        HashSet<ulong> reporting = [.. analysis.Study.Seeds];
        return TableHtml.Of(new Table(
            "diverged",
            "Every trial whose loss stopped being finite. They count as results, never as numbers; " +
                "where there is one, means are not computed." + More(analysis.Diverged.Count, "diverged"),
            [
                new("Rule"),
                new("η"), new("Seed"), new("Purpose"), new("Step"), new("Examples before"), new("First bad tensor"),
            ],
            [
                .. analysis.Diverged.Take(MostRows).Select(trial => (IReadOnlyList<Cell>)
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
