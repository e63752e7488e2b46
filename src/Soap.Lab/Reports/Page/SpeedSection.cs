using Soap.Lab.Analysis;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Markup;
using Soap.Lab.Reports.Tables;

namespace Soap.Lab.Reports.Page;

/// <summary>How many examples and operations a rule needs.</summary>
internal static class SpeedSection
{
    public static Html Of(StudyAnalysis analysis, FigureSet figures, RuleStyles styles)
    {
        var cost = CostTable.Of(ArmGroup.Of(analysis)[^1], analysis, styles);
        return figures.Ratio.Count == 0 && figures.Profile is null && cost is null ? Html.Empty : Section.Folded(
            "speed", "Speed of learning", Html.Of(
            $"""
            {(cost is null ? Html.Empty : TableHtml.Of(cost))}
            {Html.Join(figures.Ratio.Select(FigureHtml.Of))}
            {(figures.Operations is { } operations ? FigureHtml.Of(operations) : Html.Empty)}
            {(figures.Profile is { } profile ? FigureHtml.Of(profile) : Html.Empty)}
            """));
    }
}
