using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Markup;

namespace Soap.Lab.Reports.Page;

/// <summary>The bar of a page: the legend of all charts, what is shown, and the way to the sections.</summary>
internal static class PageBar
{
    private const int MostInBar = 6;

    public static Html Of(RuleStyles styles, Html seeds, IEnumerable<(string Id, string Title)> sections) => Html.Of(
        $"""
        <nav aria-label="Rules and sections">
        {Rules(styles)}
        <div class="nav"><button type="button" class="reset" hidden>Show all</button>{seeds}<select
        aria-label="Go to section"><option value="">Sections</option>{Options(sections)}</select><button
        type="button" class="theme" aria-label="Change between light and dark">Dark</button></div>
        <p class="status" role="status" hidden></p>
        </nav>
        <noscript><p class="notice">The charts need JavaScript. The same figures are beside this page in the folder
        <code>figures</code>, as PNG and SVG; all numbers are in the tables below.</p></noscript>
        """);

    private static Html Options(IEnumerable<(string Id, string Title)> sections) => Html.Join(
        sections.Select(section => Html.Of($"""<option value="{section.Id}">{section.Title}</option>""")));

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
}
