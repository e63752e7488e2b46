using System.Globalization;
using System.Text;
using Soap.Lab.Reports.Markup;
using Soap.Lab.Texts;

namespace Soap.Lab.Watching.Pages;

/// <summary>The pages of <c>soap watch</c>: a list of studies, and one of each study. They renew themselves.</summary>
internal static class WatchPage
{
    /// <summary>The query's key that names a study.</summary>
    public const string StudyKey = "study";

    /// <summary>Where the pages' style and script are, and the report of a study.</summary>
    public const string StylePath = "/watch.css", ScriptPath = "/watch.js", ReportPath = "/report";

    /// <summary>Nothing is loaded from anywhere else.</summary>
    public const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; " +
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>The style.</summary>
    public static string Style { get; } = Assets.Text("report.css") + Assets.Text("watch.css");

    /// <summary>The script, which asks for the page again and again.</summary>
    public static string Script { get; } = Assets.Text("watch.js");

    /// <summary>The list of studies.</summary>
    public static string List(WatchedStudies watched)
    {
        var (studies, isCut) = watched.Find();
        var rows = new (FoundStudy Study, (StudyView? View, string? Trouble) Now)[studies.Count];
        Parallel.For(0, rows.Length, i => rows[i] = (studies[i], watched.Look(studies[i])));
        return Page(
            "Studies", Html.Of($"<code>{watched.Folder}</code>"),
            rows.Length == 0
                ? Html.Of($"""
                    <p>There is no study in this folder yet. <code>soap run --out
                    {Quotation.ForShell(Path.Combine(watched.Folder, "founding"))}</code> puts one there, and it
                    appears here.</p>
                    """)
                : Html.Of($"""
                    <div class="wide" tabindex="0" role="region" aria-label="studies"><table>
                    <thead><tr><th scope="col">study</th><th scope="col">trials</th><th scope="col">state</th>
                    <th scope="col">left</th><th scope="col">last result</th>
                    <th scope="col">report</th></tr></thead>
                    <tbody>
                    {Html.Join(rows.Select(row => Row(row.Study, row.Now.View, row.Now.Trouble)))}
                    </tbody></table></div>
                    """),
            isCut ? Html.Of($"""
                <p class="notice">There are more than {StudyFinder.MostFolders} folders here; only these were looked
                into.</p>
                """) : Html.Empty);
    }

    /// <summary>The page of a study.</summary>
    public static string Of(FoundStudy study, StudyView? view, string? trouble) => Page(
        study.Name,
        view is null ? Html.Of($"<a href=\"/\">all studies</a>")
            : Html.Of($"{view.Study.Title} · <a href=\"/\">all studies</a>"),
        view is null ? Html.Of($"<p class=\"notice\">{trouble}</p>") : StudySections.Of(study, view), Html.Empty);

    /// <summary>The address of a study's page.</summary>
    public static string AddressOf(FoundStudy study) => $"/?{StudyKey}={Uri.EscapeDataString(study.Name)}";

    /// <summary>What a study does, in words.</summary>
    public static string Words(StudyView view) => view.Activity switch
    {
        StudyActivity.Running => $"running: {NumberText.Count(view.Running.Count, "trial")} by " +
            (view.Processes.Count == 1 ? view.Processes[0].Process : $"{view.Processes.Count} processes"),
        StudyActivity.Stopped => "not running, unfinished",
        StudyActivity.Failed => $"ended, {view.Failed.Count} failed",
        _ => "finished",
    };

    /// <summary>A time left in words; empty where it is not known.</summary>
    public static string Left(StudyView view) => view.Remaining is not { } left ? ""
        : left.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"about {left.TotalHours:0.0} h")
        : left.TotalMinutes >= 1 ? string.Create(CultureInfo.InvariantCulture, $"about {left.TotalMinutes:0} min")
        : "less than a minute";

    /// <summary>A bar of what is done, and the numbers beside it.</summary>
    public static Html Bar(StudyView view) =>
        Html.Of($"{Bar(view.Fraction)} {view.Done} of {view.All}");

    /// <summary>A bar alone.</summary>
    public static Html Bar(double fraction)
    {
        var (thousandths, percent) = ((long)(1000 * fraction), Percent(fraction));
        return Html.Of($"<progress max=\"1000\" value=\"{thousandths}\" aria-label=\"done\">{percent}</progress>");
    }

    /// <summary>A share in whole per cents; all only where it is.</summary>
    public static string Percent(double fraction) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(100 * fraction)} %");

    /// <summary>A link to the study's report, where there is one.</summary>
    public static Html Report(FoundStudy study) => StudyReportFile.Of(study) is null ? Html.Of($"–")
        : Html.Of($"<a href=\"{ReportPath}?{StudyKey}={Uri.EscapeDataString(study.Name)}\">report</a>");

    private static Html Row(FoundStudy study, StudyView? view, string? trouble) => view is null
        ? Html.Of($"""
            <tr><td>{study.Name}</td><td colspan="5">{trouble}</td></tr>

            """)
        : Html.Of($"""
            <tr class="{EnumWords.Of(view.Activity)}"><td><a href="{AddressOf(study)}">{study.Name}</a></td>
            <td class="done">{Bar(view)}</td><td class="state">{Words(view)}</td><td>{Left(view)}</td>
            <td>{Time(view.LastResult)}</td><td>{Report(study)}</td></tr>

            """);

    private static Html Time(DateTimeOffset? time)
    {
        if (time is not { } at)
        {
            return Html.Of($"–");
        }

        var exact = at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        var here = at.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return Html.Of($"<time datetime=\"{exact}\">{here}</time>");
    }

    private static string Page(string title, Html facts, Html main, Html foot)
    {
        StringBuilder page = new();
        page.Append(Html.Of(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <link rel="icon" href="data:,">
            <link rel="stylesheet" href="{StylePath}">
            <title>{title} · soap watch</title>
            </head>
            <body>
            <header>
            <p class="kicker">soap watch</p>
            <h1>{title}</h1>
            <p class="facts">{facts} <span id="when"></span></p>
            <p class="notice" id="gone" role="status" hidden></p>
            </header>
            <main id="now">
            {main}
            {foot}
            </main>
            <script src="{ScriptPath}"></script>
            </body>
            </html>

            """).Text);
        return page.ToString();
    }
}
