using System.Text.Json.Nodes;
using Soap.Lab.Reports.Markup;

namespace Soap.Lab.Reports.Page;

/// <summary>What every page of a report is: one file that loads nothing, with its style, data and scripts.</summary>
internal static class PageFrame
{
    /// <summary>
    /// The page's security policy: nothing may be loaded from anywhere; the charts' expressions are compiled in the
    /// page.
    /// </summary>
    private const string Policy =
        "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:";

    /// <summary>The page.</summary>
    /// <param name="title">Of the window.</param>
    /// <param name="head">What stands above everything: header and bar.</param>
    /// <param name="main">The sections.</param>
    /// <param name="data">Name, charts and grids, for the page's script.</param>
    public static string Of(string title, Html head, Html main, JsonObject data) => Html.Of(
        $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="{Policy}">
        <meta name="color-scheme" content="light dark">
        <link rel="icon" href="data:,">
        <title>{title}</title>
        <style>{new Html(Assets.Text("report.css"))}</style>
        </head>
        <body>
        {head}
        <main>
        {main}
        </main>
        <script type="application/json" id="data">{new Html(data.ToJsonString())}</script>
        <!-- Vega 6.4.0, Vega-Lite 6.5.0 and vega-embed 7.3.0: BSD 3-Clause, Copyright (c) 2015-2023, University of
        Washington Interactive Data Lab; the licence is at the end of the page. -->
        <script>{new Html(Assets.Text("vega.min.js"))}</script>
        <script>{new Html(Assets.Text("vega-lite.min.js"))}</script>
        <script>{new Html(Assets.Text("vega-embed.min.js"))}</script>
        <script>{new Html(Assets.Text("report.js"))}</script>
        </body>
        </html>

        """).Text;

    /// <summary>The software in it, and its licences.</summary>
    public static Html Software { get; } = Html.Of(
        $"""
        <h3>Software in this page</h3>
        <p>Charts: Vega 6.4.0, Vega-Lite 6.5.0 and vega-embed 7.3.0, BSD 3-Clause licence. Image files: SkiaSharp (MIT
        licence), with the typeface Source Sans 3 (SIL Open Font Licence 1.1).</p>
        <details><summary>Licence texts of Vega, Vega-Lite and vega-embed</summary><pre
        tabindex="0">{Assets.Text("vega.LICENSE.txt")}

        {Assets.Text("vega-lite.LICENSE.txt")}

        {Assets.Text("vega-embed.LICENSE.txt")}</pre></details>
        """);
}
