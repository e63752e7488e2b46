using System.Text.Json.Nodes;
using Soap.Lab.Reports.Figures;

namespace Soap.Lab.Reports.Page;

/// <summary>A figure as HTML: title, tools, one box a chart (filled by the page's script) and caption.</summary>
internal static class FigureHtml
{
    public static Html Of(Figure figure)
    {
        bool switches = figure.Panels.Any(panel => panel.Y.Logarithmic is not null);
        string formula = figure.Formula ?? "";
        return Html.Of(
            $"""
            <figure id="{figure.Id}">
            <div class="bar"><div><h3>{figure.Title}</h3>{(formula.Length > 0 ? Html.Of($"""<p class="formula">{formula}</p>""") : Html.Empty)}</div>
            <div class="tools">{(switches ? ScaleButton(figure) : Html.Empty)}<button type="button" class="csv" aria-label="Download the data of {figure.Title} as CSV">CSV</button><button type="button" class="svg" aria-label="Download {figure.Title} as SVG">SVG</button></div></div>
            <div class="panels" style="--min:{figure.MinWidth}px">{Html.Join(figure.Panels.Select((panel, i) => Box(figure, panel, i)))}</div>
            <figcaption>{figure.Caption}</figcaption>
            </figure>

            """);
    }

    /// <summary>The specifications of all charts by the identifier of their box.</summary>
    public static JsonObject Specifications(IEnumerable<Figure> figures, RuleStyles styles)
    {
        JsonObject specifications = [];
        foreach (Figure figure in figures)
        {
            for (int i = 0; i < figure.Panels.Count; i++)
            {
                specifications.Add(BoxId(figure, i), VegaSpec.Of(figure, figure.Panels[i], styles));
            }
        }

        return specifications;
    }

    private static Html Box(Figure figure, Panel panel, int index) => Html.Of(
        $"""<div class="panel">{(panel.Title.Length > 0 ? Html.Of($"<h4>{panel.Title}</h4>") : Html.Empty)}<div class="chart" id="{BoxId(figure, index)}" style="min-height:{figure.Height}px" role="img" aria-label="{figure.Title}. {panel.Title}"></div></div>""");

    private static Html ScaleButton(Figure figure)
    {
        bool logarithmic = figure.Panels.Any(panel => panel.Y.Start.IsLogarithmic);
        return Html.Of($"""<button type="button" class="scale" aria-pressed="{(logarithmic ? "true" : "false")}" aria-label="Logarithmic axis for {figure.Title}">Log axis</button>""");
    }

    private static string BoxId(Figure figure, int index) => $"chart-{figure.Id}-{index + 1}";
}
