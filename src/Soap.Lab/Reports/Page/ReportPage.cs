using System.Text.Json.Nodes;
using Soap.Lab.Analysis;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Markup;
using Soap.Lab.Reports.Tables;

namespace Soap.Lab.Reports.Page;

/// <summary>The HTML page of a report, put together from its sections.</summary>
internal static class ReportPage
{
    public static string Of(
        StudyAnalysis analysis, FigureSet figures, IReadOnlyList<TrialGrid> grids, RuleStyles styles) =>
        PageFrame.Of(
            $"{analysis.Study.Title} · SOAP",
            Html.Of(
                $"""
                <header>
                <p class="kicker">SOAP study · {analysis.Study.Name}</p>
                <h1>{analysis.Study.Title}</h1>
                <p class="facts">{Origin.Facts(analysis)}</p>
                {Unfinished(analysis)}</header>
                {PageBar.Of(styles, SeedChoice.Of(analysis), Sections(analysis, figures))}
                """),
            Html.Of(
                $"""
                {Summary.Of(analysis, figures)}
                {Answer(analysis, styles)}
                {Summary.Details(analysis)}
                {Losses(figures)}
                {LeakSection.Of(analysis, figures, styles)}
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
                """),
            new JsonObject
            {
                ["name"] = analysis.Study.Name,
                ["charts"] = FigureHtml.Specifications(figures.All, styles),
                ["grids"] = TrialGridHtml.Data(grids),
            });

    private static Html Unfinished(StudyAnalysis analysis) => analysis.Unfinished is { } sentence
        ? Html.Of($"<p class=\"notice\" role=\"note\">{sentence}</p>\n")
        : Html.Empty;

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

        if (figures.Leak is not null)
        {
            yield return (LeakSection.Id, LeakSection.Title);
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
        if (Rates(figures).Text.Length > 0)
        {
            yield return ("rates", RatesTitle(figures));
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
        Folded("rates", RatesTitle(figures), new[] { figures.Response, figures.Optima }.OfType<Figure>()
            .Concat(figures.Candidates));

    private static string RatesTitle(FigureSet figures) => figures.Candidates.Count == 0
        ? "Learning rates"
        : "Learning rates and other tuned keys";

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
