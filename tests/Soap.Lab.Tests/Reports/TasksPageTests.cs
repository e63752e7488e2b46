using Soap.Lab.Analysis.Arms;
using Soap.Lab.Analysis.Tasks;
using Soap.Lab.Reports;
using Soap.Lab.Statistics;
using Xunit;

namespace Soap.Lab.Tests.Reports;

/// <summary>The page of several studies.</summary>
public sealed class TasksPageTests
{
    private static readonly string[] Rules = ["bp", "fa", "sign:period=1000,magnitude=unit"];

    private static TasksAnalysis Analysis(string name = "digits") => new(
        "bp",
        [new(name, name, name, name, 0.4, 5), new("clothes", "Which?", name, "lenet5", 0.5, 3)],
        [.. Rules.Select((rule, i) => new TasksRule(
            rule, new Interval(1 - 0.2 * i, 0.9 - 0.2 * i, 1, 3), i == 1 ? new Interval(2, 1.5, 2.5, 3) : null,
            i == 0 ? null : 0.01, i == 0 ? null : 0.02,
            [
                new TargetAnalysis(0.4, 5, 5, null, i == 0 ? null : new Interval(2, 1, 3, 5)),
                new TargetAnalysis(0.5, i == 2 ? 1 : 3, 3, null, i == 1 ? new Interval(2, 1.5, 3, 3) : null),
            ],
            [new ProfileStep(1, 0.5), new ProfileStep(2.5, i == 2 ? 0.6 : 1)])
        {
            TestAccuracies = [new Interval(0.9 - 0.1 * i, 0.85 - 0.1 * i, 0.95 - 0.1 * i, 5), i == 2 ? null
                : new Interval(0.8, 0.7, 0.9, 3)],
        })])
    {
        AtBestRates = true,
        LeftOut = [],
        Findings = ["Over 2 studies, bp has the highest score."],
        Limits = ["It speaks of other seeds."],
    };

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public void A_browser_draws_it_without_an_error_or_a_sideways_scroll_and_all_of_its_buttons_work(int width)
    {
        using Folder folder = new();
        TasksWriter.Write(Analysis(), folder.Path);
        Assert.Equal("drawn=true errors=0 charts=6 overflow=0 theme=dark rules=1 of 3", Browser.Act(
            folder["report.html"], width, """
            page.querySelector('button.rule').click();
            page.querySelectorAll('button.rule')[1].click();
            const shown = page.querySelector('.status').textContent.match(/\d of \d/)[0];
            page.querySelector('button.reset').click();
            for (const fold of page.querySelectorAll('details')) fold.open = true;
            page.querySelector('button.theme').click();
            await pause(1500);
            return `drawn=${data.drawn} errors=${data.errors}${data.lastError || ''} charts=${data.charts} ` +
              `overflow=${data.overflow} theme=${data.theme} rules=${shown}`;
            """));
    }

    [Fact]
    public void A_rule_without_a_ratio_has_no_point_and_its_cells_say_why()
    {
        using Folder folder = new();
        TasksWriter.Write(Analysis(), folder.Path);
        var page = File.ReadAllText(folder["report.html"]);
        Assert.Contains("a target is missed", page, StringComparison.Ordinal);
        Assert.Contains("not reached by 2 of 3 seeds", page, StringComparison.Ordinal);
        Assert.Contains(
            "clothes,\"sign:period=1000,magnitude=unit\",ratio_to_baseline,0.5,,,,,,,1,3",
            File.ReadAllText(folder["numbers.csv"]), StringComparison.Ordinal);
        Assert.Contains(",fa,ratio_to_baseline,,2,1.5,2.5,3,0.01,0.02,,", File.ReadAllText(folder["numbers.csv"]),
            StringComparison.Ordinal);
    }

    // A line from one task's accuracy to another's would mean nothing.
    [Fact]
    public void Accuracies_are_drawn_where_all_studies_have_one_task_and_scores_where_there_are_some()
    {
        using Folder same = new(), different = new(), without = new();
        var analysis = Analysis();
        TasksWriter.Write(analysis, same.Path);
        TasksWriter.Write(
            analysis with { Studies = [analysis.Studies[0], analysis.Studies[1] with { Task = "fashion" }] },
            different.Path);
        TasksWriter.Write(
            analysis with { Rules = [.. analysis.Rules.Select(rule => rule with { Score = null })] }, without.Path);
        Assert.Equal(
            [(true, true), (false, true), (true, false)],
            ((Folder[])[same, different, without]).Select(folder => (
                File.Exists(folder["figures/accuracy-by-study.svg"]),
                File.Exists(folder["figures/score.svg"]))));
    }

    [Fact]
    public void A_study_that_is_called_a_script_is_harmless()
    {
        using Folder folder = new();
        TasksWriter.Write(Analysis("<script>alert(1)</script>"), folder.Path);
        Assert.DoesNotContain("<script>alert", File.ReadAllText(folder["report.html"]), StringComparison.Ordinal);
        Assert.Equal("errors=0 charts=6", Browser.Act(
            folder["report.html"], 1280, "return `errors=${data.errors} charts=${data.charts}`;"));
    }
}
