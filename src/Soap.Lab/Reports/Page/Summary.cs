using Soap.Lab.Analysis;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Markup;

namespace Soap.Lab.Reports.Page;

/// <summary>
/// The top of the page: the answer in few sentences, the figure that shows it, and the causal diagram where there is
/// one. What the sentences leave out, and what they do not show, is a click away.
/// </summary>
internal static class Summary
{
    public const string Findings = "findings", Limits = "limits";

    // Of more curves in one chart single ones cannot be followed.
    private const int MostCurves = 8;

    public static Html Of(StudyAnalysis analysis, FigureSet figures)
    {
        var limits = analysis.Limits.Count(sentence => sentence.Length > 0);
        return Html.Of(
            $"""
            <section id="summary" class="summary"><h2>In short</h2>
            {Sentences(analysis.Verdict, "Nothing that holds over the seeds.")}
            <p class="more"><a href="#{Findings}">Intervals and tests</a>{(limits == 0 ? Html.Empty : Html.Of(
                $""" · <a href="#{Limits}">What the numbers do not show</a>"""))}</p>
            {(Lead(figures) is { } lead ? FigureHtml.Of(lead) : Html.Empty)}
            {ConfoundSection.Diagrams(figures.Diagrams)}
            </section>
            """);
    }

    /// <summary>
    /// The figure that shows the answer: what networks of one variable learned; where rules end, if there are many;
    /// otherwise how the training loss falls.
    /// </summary>
    public static Figure? Lead(FigureSet figures) =>
        figures.Functions.Count > 0 ? figures.Functions[0]
        : figures.Loss is [var loss, ..] && loss.Panels[0].Series.Count <= MostCurves ? loss
        : figures.Ranking ?? (figures.Loss is [var first, ..] ? first : null);

    /// <summary>All sentences, with their intervals and tests, and what they do not show.</summary>
    public static Html Details(StudyAnalysis analysis) => Html.Of(
        $"""
        {Section.Folded(Findings, "What the numbers show", Sentences(
            analysis.Findings, "Nothing that holds over the seeds."))}
        {Section.Folded(Limits, "What they do not show", Sentences(analysis.Limits, ""))}
        """);

    /// <summary>A list of sentences.</summary>
    public static Html Sentences(IEnumerable<string> sentences, string none)
    {
        Html[] items =
        [
            .. sentences.Where(sentence => sentence.Length > 0).Select(sentence => Html.Of($"<li>{sentence}</li>")),
        ];
        return items.Length == 0 ? Html.Of($"<p>{none}</p>") : Html.Of($"<ul>{Html.Join(items)}</ul>");
    }
}
