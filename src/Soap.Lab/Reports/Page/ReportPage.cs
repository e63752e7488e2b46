using System.Text.Json.Nodes;
using Soap.Lab.Analysis;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Markup;
using Soap.Lab.Reports.Tables;

namespace Soap.Lab.Reports.Page;

/// <summary>The HTML page of a report, put together from its sections.</summary>
internal static class ReportPage
{
    /// <summary>
    /// The page's security policy: nothing may be loaded from anywhere; the charts' expressions are compiled in the
    /// page.
    /// </summary>
    private const string Policy =
        "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:";

    private const int MostInBar = 6;

    public static string Of(
        StudyAnalysis analysis, FigureSet figures, IReadOnlyList<TrialGrid> grids, RuleStyles styles)
    {
        JsonObject data = new()
        {
            ["name"] = analysis.Study.Name,
            ["charts"] = FigureHtml.Specifications(figures.All, styles),
            ["grids"] = TrialGridHtml.Data(grids),
        };
        return Html.Of(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="{Policy}">
            <meta name="color-scheme" content="light dark">
            <link rel="icon" href="data:,">
            <title>{analysis.Study.Title} · SOAP</title>
            <style>{new Html(Assets.Text("report.css"))}</style>
            </head>
            <body>
            {Head(analysis, figures, styles)}
            <main>
            {Summary.Of(analysis, figures)}
            {Answer(analysis, styles)}
            {Summary.Details(analysis)}
            {Losses(figures)}
            {ContrastSection.Of(analysis, figures, styles)}
            {ConfoundSection.Of(analysis, figures, styles)}
            {SpeedSection.Of(analysis, figures, styles)}
            {Rates(figures)}
            {Functions(figures)}
            {Diagnostics(figures)}
            {RepresentationSection.Of(figures)}
            {Trials(analysis, grids, styles)}
            {Numbers(analysis, styles)}
            {DataSection.Of(analysis, styles)}
            {RunSection.Of(analysis, styles)}
            {Origin.Of(analysis)}
            </main>
            <script type="application/json" id="data">{new Html(data.ToJsonString())}</script>
            <!-- Vega 6.4.0, Vega-Lite 6.5.0 and vega-embed 7.3.0: BSD 3-Clause, Copyright (c) 2015-2023, University of
            Washington Interactive Data Lab; the licence is at the end of the page. -->
            <script>{new Html(Assets.Text("vega.min.js"))}</script>
            <script>{new Html(Assets.Text("vega-lite.min.js"))}</script>
            <script>{new Html(Assets.Text("vega-embed.min.js"))}</script>
            <script>{new Html(Assets.Text("report.js"))}</script>
            </body>
            </html>

            """).Text;
    }

    private static Html Head(StudyAnalysis analysis, FigureSet figures, RuleStyles styles) => Html.Of(
        $"""
        <header>
        <p class="kicker">SOAP study · {analysis.Study.Name}</p>
        <h1>{analysis.Study.Title}</h1>
        <p class="facts">{Origin.Facts(analysis)}</p>
        {Unfinished(analysis)}</header>
        <nav aria-label="Rules and sections">
        {Rules(styles)}
        <div class="nav"><button type="button" class="reset" hidden>Show all</button>{SeedChoice.Of(analysis)}<select
        aria-label="Go to section"><option value="">Sections</option>{Options(analysis, figures)}</select><button
        type="button" class="theme" aria-label="Change between light and dark">Dark</button></div>
        <p class="status" role="status" hidden></p>
        </nav>
        <noscript><p class="notice">The charts need JavaScript. The same figures are beside this page in the folder
        <code>figures</code>, as PNG and SVG; all numbers are in the tables below.</p></noscript>
        """);

    private static Html Unfinished(StudyAnalysis analysis) => analysis.Unfinished is { } sentence
        ? Html.Of($"<p class=\"notice\" role=\"note\">{sentence}</p>\n")
        : Html.Empty;

    private static Html Options(StudyAnalysis analysis, FigureSet figures) => Html.Join(
        Sections(analysis, figures)
            .Select(section => Html.Of($"""<option value="{section.Id}">{section.Title}</option>""")));

    // Few rules stand in the bar, as the legend of all charts; many would cover the page, and are a click away.
    private static Html Rules(RuleStyles styles)
    {
        var legend = Html.Of(
            $"""
            <div class="legend" role="group"
            aria-label="Show or hide rules">{Html.Join(styles.All.Select(Legend))}</div>
            """);
        return styles.All.Count <= MostInBar ? legend : Html.Of(
            $"""
            <details class="choice rules"><summary>Rules: <span class="count">all</span></summary>
            <div class="choices">{legend}</div></details>
            """);
    }

    private static Html Legend(RuleStyle style) =>
        Legend(style, string.Join(' ', style.Dash.Select(length => $"{length}")));

    private static Html Legend(RuleStyle style, string dash) => Html.Of(
        $"""<button type="button" class="rule" aria-pressed="true" data-rule="{style.Label}" """ +
        $"""title="{style.Rule}: click to hide or show, point to highlight">""" +
        $"""<svg width="22" height="8" aria-hidden="true"><line x1="0" y1="4" x2="22" y2="4" """ +
        $"""stroke="{style.Color}" stroke-width="3" stroke-dasharray="{dash}"/></svg>{style.Label}</button>""");

    private static IEnumerable<(string Id, string Title)> Sections(StudyAnalysis analysis, FigureSet figures)
    {
        yield return ("summary", "In short");
        yield return ("answer", "Comparison");
        yield return (Summary.Findings, "What the numbers show");
        yield return (Summary.Limits, "What they do not show");
        if (Losses(figures).Text.Length > 0)
        {
            yield return ("losses", "Losses");
        }

        if (analysis.Contrasts.Count > 0)
        {
            yield return (ContrastSection.Id, ContrastSection.Title);
        }

        if (figures.Factorial is not null || figures.Diagrams.Count > 0)
        {
            yield return (ConfoundSection.Id, ConfoundSection.Title);
        }

        yield return ("speed", "Speed of learning");
        if (figures.Response is not null)
        {
            yield return ("rates", "Learning rates");
        }

        if (Functions(figures).Text.Length > 0)
        {
            yield return ("functions", "Learned functions");
        }

        yield return ("diagnostics", "Diagnostics");
        if (figures.SharedRepresentations.Count > 0 || figures.BestRepresentations.Count > 0)
        {
            yield return (RepresentationSection.Id, RepresentationSection.Title);
        }

        yield return ("trials", "Single trials");
        yield return ("numbers", "All numbers");
        if (analysis.Provenance.Data is not null)
        {
            yield return (DataSection.Id, DataSection.Title);
        }

        yield return (RunSection.Id, RunSection.Title);
        yield return ("methods", "Methods and origin");
    }

    private static Html Answer(StudyAnalysis analysis, RuleStyles styles) => Html.Of(
        $"""
        <section id="answer"><h2>Comparison</h2>
        {TableHtml.Of(HeadlineTable.Of(analysis, styles))}
        {(MarginTable.Of(analysis, styles) is { } margin ? TableHtml.Of(margin) : Html.Empty)}
        {(analysis.Algoperf.Count > 0 ? TableHtml.Of(AlgoperfTable.Of(analysis, styles)) : Html.Empty)}
        </section>
        """);

    private static Html Losses(FigureSet figures) => Folded(
        "losses", "Losses", Others(figures, new[] { figures.Ranking }.OfType<Figure>().Concat(figures.Loss)));

    private static Html Rates(FigureSet figures) =>
        Folded("rates", "Learning rates", new[] { figures.Response, figures.Optima }.OfType<Figure>());

    private static Html Functions(FigureSet figures) =>
        Folded("functions", "Learned functions", Others(figures, figures.Functions));

    private static IEnumerable<Figure> Others(FigureSet figures, IEnumerable<Figure> shown) =>
        shown.Where(figure => figure != Summary.Lead(figures));

    private static Html Folded(string id, string title, IEnumerable<Figure> figures) =>
        figures.Select(FigureHtml.Of).ToArray() is { Length: > 0 } shown
            ? Section.Folded(id, title, Html.Join(shown))
            : Html.Empty;

    private static Html Diagnostics(FigureSet figures)
    {
        if (figures.SharedDiagnostics.Count == 0)
        {
            return Section.Folded("diagnostics", "Diagnostics", Html.Of($"<p>None were measured.</p>"));
        }

        var best = figures.BestDiagnostics.Count == 0 ? Html.Empty : Html.Of(
            $"""
            <details><summary>The same at each rule’s best learning rate</summary>
            {Html.Join(figures.BestDiagnostics.Select(FigureHtml.Of))}
            </details>
            """);
        return Section.Folded("diagnostics", "Diagnostics", Html.Of(
            $"""
            <p class="intro">What happens inside, layer by layer (1 is nearest the input), at the shared learning rate.
            Means over seeds with 95 % bands. W are the forward weights, B the feedback weights in use, n a layer’s
            displacement, G its weight gradient; <em>BP</em> marks what backpropagation would give at the same weights.
            A rule is missing where the quantity does not exist for it.</p>
            {Html.Join(figures.SharedDiagnostics.Select(FigureHtml.Of))}
            {best}
            """));
    }

    private static Html Trials(StudyAnalysis analysis, IReadOnlyList<TrialGrid> grids, RuleStyles styles) =>
        Section.Folded("trials", "Single trials", Html.Of(
        $"""
        {(ShownSeeds.Of(analysis).Sentence is { } sentence ? Html.Of($"<p>{sentence}</p>") : Html.Empty)}
        {Html.Join(grids.Take(1).Select(TrialGridHtml.Of))}
        {Html.Join(grids.Skip(1).Select(Folded))}
        <h3>Failed and diverged trials</h3>
        {DivergedTrials.Of(analysis, styles)}
        """));

    private static Html Folded(TrialGrid grid) =>
        Html.Of($"<details><summary>{grid.Title}</summary>{TrialGridHtml.Of(grid)}</details>");

    private static Html Numbers(StudyAnalysis analysis, RuleStyles styles) =>
        Section.Folded("numbers", "All numbers", Html.Of(
        $"""
        <p class="intro">The same numbers, unrounded, are beside this page: <code>numbers.csv</code> (one row an arm
        and quantity), <code>curves.csv</code> (every point of every trial) and <code>numbers.json</code>; what was
        measured in seconds is in <code>times.csv</code>.</p>
        {Html.Join(FullTables.Of(analysis, styles).Select(TableHtml.Of))}
        """));
}
