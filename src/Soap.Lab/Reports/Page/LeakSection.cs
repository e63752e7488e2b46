using Soap.Lab.Analysis;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Markup;
using Soap.Lab.Reports.Tables;

namespace Soap.Lab.Reports.Page;

/// <summary>The page's section on how much of W the way back must be told, where rules differ in that by
/// degrees.</summary>
internal static class LeakSection
{
    public const string Id = "what-leaks", Title = "What leaks";

    public static Html Of(StudyAnalysis analysis, FigureSet figures, RuleStyles styles) =>
        figures.Leak is not { } figure ? Html.Empty : Section.Folded(Id, Title, Html.Of(
            $"""
            {FigureHtml.Of(figure)}
            {TableHtml.Of(LeakTable.Of(analysis, styles))}
            """));
}
