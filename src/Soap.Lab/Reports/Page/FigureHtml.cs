using System.Text.Json.Nodes;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Markup;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Page;

/// <summary>A figure as HTML: title, tools, one box a chart (filled by the page's script) and caption.</summary>
internal static class FigureHtml
{
    // A description that goes on and on is not listened to.
    private const int MostDescribed = 12;

    public static Html Of(Figure figure)
    {
        var switches = figure.Panels.Any(panel => panel.Y.Logarithmic is not null);
        var boxes = figure.Panels.Select((panel, i) => Box(figure, panel, i));
        var formula = figure.Formula is { Length: > 0 } text
            ? Html.Of($"""<p class="formula">{text}</p>""")
            : Html.Empty;
        return Html.Of(
            $"""
            <figure id="{figure.Id}">
            <div class="bar"><div><h3>{figure.Title}</h3>{formula}</div>
            {(switches ? Html.Of($"""<div class="tools">{ScaleButton(figure)}</div>""") : Html.Empty)}</div>
            <div class="panels" style="--min:{figure.MinWidth}px">{Html.Join(boxes)}</div>
            <figcaption>{figure.Caption}<span class="over-all" hidden></span></figcaption>
            {Downloads(figure.Title)}
            </figure>

            """);
    }

    /// <summary>The buttons that save what the figure shows.</summary>
    public static Html Downloads(string title) => Html.Of(
        $"""<div class="tools">""" +
        $"""<button type="button" class="csv" aria-label="Save the data of {title} as CSV">Data (CSV)</button>""" +
        $"""<button type="button" class="svg" aria-label="Save {title} as SVG">Figure (SVG)</button></div>""");

    /// <summary>The specifications of all charts by the identifier of their box.</summary>
    public static JsonObject Specifications(IEnumerable<Figure> figures, RuleStyles styles)
    {
        JsonObject specifications = [];
        foreach (var figure in figures)
        {
            for (var i = 0; i < figure.Panels.Count; i++)
            {
                specifications.Add(BoxId(figure, i), VegaSpec.Of(figure, figure.Panels[i], styles));
            }
        }

        return specifications;
    }

    private static Html Box(Figure figure, Panel panel, int index) => Html.Of(
        $"""<div class="panel">{(panel.Title.Length > 0 ? Html.Of($"<h4>{panel.Title}</h4>") : Html.Empty)}""" +
        $"""<div class="chart" id="{BoxId(figure, index)}" style="min-height:{figure.Height}px" role="img" """ +
        $"""aria-label="{Description(figure, panel)}" data-label="{Description(figure, panel)}" """ +
        $"""data-name="{Name(figure, panel)}"></div></div>""");

    private static string Name(Figure figure, Panel panel) =>
        panel.Title.Length > 0 ? $"{figure.Title}: {panel.Title}" : figure.Title;

    /// <summary>The chart in words, for readers who do not see it: where its lines begin and end.</summary>
    private static string Description(Figure figure, Panel panel)
    {
        var lines = panel.Series.Take(MostDescribed).Select(line =>
            line.Text is { } text ? text
            : panel.IsHorizontal
            ? $"{panel.Y.Start.Names?[(int)line.Points[^1].Y] ?? line.Style.Label} " +
                $"{NumberText.Plain(line.Points[^1].X)}"
            : $"{line.Style.Label} {NumberText.Plain(line.Points[0].Y)} to {NumberText.Plain(line.Points[^1].Y)}");
        var more = panel.Series.Count > MostDescribed ? $"; and {panel.Series.Count - MostDescribed} more" : "";
        var axes = panel.IsHorizontal ? panel.X.Title : $"{panel.Y.Title} against {panel.X.Title}, from left to right";
        return $"{Name(figure, panel)}. {axes}: {string.Join("; ", lines)}{more}.";
    }

    private static Html ScaleButton(Figure figure)
    {
        var logarithmic = figure.Panels.Any(panel => panel.Y.Start.IsLogarithmic);
        return Html.Of(
            $"""<button type="button" class="scale" aria-pressed="{(logarithmic ? "true" : "false")}" """ +
            $"""aria-label="Logarithmic axis for {figure.Title}">Log axis</button>""");
    }

    private static string BoxId(Figure figure, int index) => $"chart-{figure.Id}-{index + 1}";
}
