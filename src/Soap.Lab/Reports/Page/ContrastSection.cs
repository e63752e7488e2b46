using Soap.Lab.Analysis;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Markup;
using Soap.Lab.Reports.Tables;

namespace Soap.Lab.Reports.Page;

/// <summary>The page's section on what each term adds, where a study has rules that differ in one term.</summary>
internal static class ContrastSection
{
    public const string Id = "parts", Title = "What each part adds";

    public static Html Of(StudyAnalysis analysis, FigureSet figures, RuleStyles styles) =>
        analysis.Contrasts.Count == 0 ? Html.Empty : Section.Folded(Id, Title, Html.Of(
            $"""
            <p class="intro">A rule is made of parts: a signal (where activities should move), feedback (what carries
            it), a fit (how weights follow) and how weights move. Where the study has a rule with and without one term,
            and the two differ in one part alone, they are
            compared{(analysis.BestRate.Count > 0 ? ", each at the learning rate that suits it" : "")}.</p>
            {(figures.Contrasts is { } contrasts ? FigureHtml.Of(contrasts) : Html.Empty)}
            {TableHtml.Of(ContrastTable.Of(analysis, styles))}
            """));
}
