using Soap.Lab.Analysis;
using Soap.Lab.Reports.Drawing;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Markup;
using Soap.Lab.Reports.Tables;

namespace Soap.Lab.Reports.Page;

/// <summary>
/// The page's section on interventions, where a study has them: direction of the step or its magnitude.
/// </summary>
internal static class ConfoundSection
{
    public const string Id = "confound", Title = "Direction or magnitude";

    public static Html Of(StudyAnalysis analysis, FigureSet figures, RuleStyles styles) =>
        figures.Diagrams.Count == 0 && figures.Factorial is null ? Html.Empty : Section.Folded(Id, Title, Html.Of(
            $"""
            <p class="intro">A rule changes two things about the steps of hidden layers: where they point, and how long
            they are. The second is what a learning rate does, too, so a comparison at one learning rate confounds the
            two. Interventions take them apart: for every batch the rule’s displacements and backpropagation’s are
            computed at the same weights, each sent down by its own way, and each hidden layer then moves in the
            direction of one with the norm of the other.</p>
            {(figures.Factorial is { } factorial ? FigureHtml.Of(factorial) : Html.Empty)}
            {TableHtml.Of(FactorialTable.Of(analysis, styles))}
            {Html.Join(figures.Interventions.Select(FigureHtml.Of))}
            """));

    /// <summary>The causal diagrams; nothing where there are none.</summary>
    public static Html Diagrams(IReadOnlyList<CausalDiagram> diagrams)
    {
        const string Heading = "How the rule acts on what is learnt";
        return diagrams.Count == 0 ? Html.Empty : Html.Of(
            $"""
            <figure id="causal-diagrams">
            <div class="bar"><h3>{Heading}</h3></div>
            <div class="panels" style="--min:320px">{Html.Join(diagrams.Select(Box))}</div>
            <figcaption>From top to bottom: causes, what they change about the hidden layers’ steps (means over layers,
            measurements and seeds), and what that does to learning. A factor below 1 on the examples, or a loss below
            0, is better. A dashed arrow: the 95 % interval includes no effect, or the effect is less than a tenth of
            the total. Magnitude and the learning rate reach performance by the same way, and so a better learning rate
            can look like a better rule.<span class="over-all" hidden> This figure is over all seeds, whichever are
            chosen.</span></figcaption>
            <div class="tools">
            <button type="button" class="svg" aria-label="Save {Heading} as SVG">Figure (SVG)</button></div>
            </figure>

            """);
    }

    private static Html Box(CausalDiagram diagram)
    {
        SvgDrawing drawing = new(CausalDrawing.Width, CausalDrawing.Height);
        new CausalDrawing(diagram, CausalPalette.Page).Draw(drawing);
        return Html.Of(
            $"""<div class="panel"><h4>{diagram.Title}</h4>{drawing.ToHtml("causal", diagram.Description)}</div>""");
    }
}
