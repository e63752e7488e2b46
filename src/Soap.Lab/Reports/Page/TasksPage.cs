using System.Text.Json.Nodes;
using Soap.Lab.Analysis.Tasks;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Markup;
using Soap.Lab.Reports.Tables;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Page;

/// <summary>The HTML page of several studies.</summary>
internal static class TasksPage
{
    public static string Of(TasksAnalysis analysis, IReadOnlyList<Figure> figures, RuleStyles styles)
    {
        var names = string.Join(", ", analysis.Studies.Select(study => study.Name));
        return PageFrame.Of(
            $"{analysis.Studies.Count} studies · SOAP",
            Html.Of(
                $"""
                <header>
                <p class="kicker">SOAP · {analysis.Studies.Count} studies</p>
                <h1>Which rule needs the fewest examples, over all tasks?</h1>
                <p class="facts">{names} · {NumberText.Count(analysis.Rules.Count, "rule")}</p>
                </header>
                {PageBar.Of(styles, Html.Empty,
                [
                    ("summary", "In short"), ("answer", "Comparison"), ("limits", "What they do not show"),
                    ("methods", "Methods"),
                ])}
                """),
            Html.Of(
                $"""
                <section id="summary" class="summary"><h2>In short</h2>
                {Summary.Sentences(analysis.Findings, "")}
                <p class="more"><a href="#limits">What the numbers do not show</a></p>
                {Html.Join(figures.Select(FigureHtml.Of))}
                </section>
                <section id="answer"><h2>Comparison</h2>
                {TableHtml.Of(TasksTable.Of(analysis, styles))}
                {TableHtml.Of(TasksTable.OfStudies(analysis))}
                </section>
                {Section.Folded("limits", "What they do not show", Summary.Sentences(analysis.Limits, ""))}
                {Section.Folded("methods", "Methods", Methods(analysis))}
                """),
            new JsonObject
            {
                ["name"] = "studies",
                ["charts"] = FigureHtml.Specifications(figures, styles),
                ["grids"] = new JsonObject(),
            });
    }

    private static Html Methods(TasksAnalysis analysis) => Html.Of(
        $"""
        <p><strong>Rules.</strong> Those that all studies have, {(analysis.AtBestRates
            ? "each at its own best learning rate in every study"
            : "at the learning rate that all rules of a study share")}.</p>
        <p><strong>Examples to the target.</strong> A trial’s training-loss curve reaches the study’s target where it
        first falls to it; a trial that diverged or never falls so low needs infinitely many examples.</p>
        <p><strong>Score, version {TasksScore.Version}.</strong> 1 − log₄(t / t₀) on a seed, from 0 to 2, with the
        examples t that a rule needs to the target and t₀ that the baseline needs; 0 where the target is missed. The
        mean over seeds of a study, and over studies. It does not depend on which other rules are on the page.</p>
        <p><strong>Intervals.</strong> 95 % stratified bootstrap: seeds are drawn within their study, 10,000 times, and
        every study counts the same (Agarwal and others 2021); expanded for few seeds, with the degrees of freedom of
        Welch and Satterthwaite.</p>
        <p><strong>Tests.</strong> Two-sided sign-flip permutation tests of the logarithms of paired ratios over all
        seeds of all studies, every study with the same weight, with Holm’s correction over the rules.</p>
        {PageFrame.Software}
        """);
}
