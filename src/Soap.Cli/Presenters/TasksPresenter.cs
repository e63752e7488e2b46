using Soap.Cli.Screens;
using Soap.Lab.Analysis.Tasks;
using Soap.Lab.Texts;

namespace Soap.Cli.Presenters;

/// <summary>The answer of several studies in the terminal.</summary>
internal static class TasksPresenter
{
    /// <summary>Table, findings, limits, and where the report is.</summary>
    public static void Show(Screen screen, TasksAnalysis analysis, string report)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new { Report = report, Analysis = analysis });
            return;
        }

        var baseline = RuleName.Brief(analysis.Baseline);
        var table = ScreenTable.OneLine(
            [
                "rule", "score [95 %]", $"ratio to {baseline} [95 %]", "p",
                .. analysis.Studies.Select(study => $"in {study.Name}"),
            ]);
        foreach (var rule in analysis.Rules)
        {
            table.AddRow(
            [
                ScreenTable.Text(RuleName.Brief(rule.Rule)),
                ScreenTable.Text(rule.Score is { } score ? NumberText.WithEnds(score) : "—"),
                ScreenTable.Text(rule.Ratio is { } ratio ? NumberText.WithEnds(ratio) : "—"),
                ScreenTable.Text(rule.AdjustedPValue is { } p ? NumberText.PValue(p) : "—"),
                .. rule.Targets.Select(target => ScreenTable.Text(
                    target.RatioToBaseline is { } own ? NumberText.Estimate(own)
                        : target.Reached < target.Seeds ? $"{target.Reached} of {target.Seeds} reached it" : "—")),
            ]);
        }

        table.Write(screen);
        StudyPresenter.Sentences(screen, "What the numbers support", analysis.Findings);
        StudyPresenter.Sentences(screen, "What they do not", analysis.Limits);
        screen.WriteNote($"Report: {report}");
    }
}
