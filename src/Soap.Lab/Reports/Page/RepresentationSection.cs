using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Markup;

namespace Soap.Lab.Reports.Page;

/// <summary>The page's section on what trained networks make of samples, where trials measured it.</summary>
internal static class RepresentationSection
{
    public const string Id = "representations", Title = "Representations";

    public static Html Of(FigureSet figures)
    {
        if (figures.SharedRepresentations.Count == 0 && figures.BestRepresentations.Count == 0)
        {
            return Html.Empty;
        }

        var best = figures.BestRepresentations.Count == 0 ? Html.Empty : Html.Of(
            $"""
            <details><summary>The same at each rule’s best learning rate</summary>
            {Html.Join(figures.BestRepresentations.Select(FigureHtml.Of))}
            </details>
            """);
        return Section.Folded(Id, Title, Html.Of(
            $"""
            <p class="intro">What the trained networks make of samples, from the inputs (what layer 1 reads) to the
            output, at the shared learning rate. Means over seeds with 95 % bands. How well the task can be read from a
            layer, and how alike the layer is to backpropagation’s, are two questions: a network can be as good and be
            another one.</p>
            {Html.Join(figures.SharedRepresentations.Select(FigureHtml.Of))}
            {best}
            """));
    }
}
