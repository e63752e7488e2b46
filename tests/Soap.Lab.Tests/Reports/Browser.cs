using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace Soap.Lab.Tests.Reports;

/// <summary>Opens a report from its file in headless Chromium and acts on it.</summary>
internal static class Browser
{
    public const string Program = "/usr/bin/chromium";

    /// <summary>Headless, and without what a browser does besides showing pages.</summary>
    public static readonly string[] Quiet =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars",
    ];

    /// <summary>
    /// Shows the page in a frame of the given width (a headless window cannot be as narrow as a phone), waits until
    /// its charts are drawn, runs the script and returns what it returns. The script has <c>page</c> (the document),
    /// <c>data</c> (what the page says about itself), <c>pause(milliseconds)</c> and <c>saved(button)</c> (what the
    /// button saves: text, file name and address).
    /// </summary>
    public static string Act(string report, int width, string script)
    {
        Assert.SkipUnless(File.Exists(Program), $"{Program} is not installed.");
        var page = Path.Combine(Path.GetDirectoryName(report)!, $"act-{Guid.NewGuid():N}.html");
        File.WriteAllText(page, $$"""
            <!doctype html><meta charset="utf-8">
            <iframe src="{{Path.GetFileName(report)}}" style="width:{{width}}px;height:900px;border:0"></iframe>
            <pre></pre>
            <script>
            const pause = time => new Promise(done => setTimeout(done, time));
            document.querySelector('iframe').onload = async event => {
              const frame = event.target.contentWindow, page = frame.document, data = page.documentElement.dataset;
              const saved = button => new Promise(done => {
                const { Blob } = frame, { click } = frame.HTMLAnchorElement.prototype;
                let text;
                frame.Blob = function (parts, options) { text = parts.join(''); return new Blob(parts, options); };
                frame.HTMLAnchorElement.prototype.click = function () {
                  frame.Blob = Blob;
                  frame.HTMLAnchorElement.prototype.click = click;
                  click.call(this);
                  done({ text, file: this.download, address: this.href });
                };
                button.click();
              });
              const act = async () => { {{script}} };
              while (data.drawn !== 'true') await pause(50);
              document.querySelector('pre').textContent = await act().catch(error => `failed: ${error.stack}`);
            };
            </script>
            """);
        try
        {
            return WebUtility.HtmlDecode(Regex.Match(Dump(page), "(?s)<pre[^>]*>(.*?)</pre>").Groups[1].Value);
        }
        finally
        {
            File.Delete(page);
        }
    }

    /// <summary>The page's document after its scripts have come to rest.</summary>
    public static string Dump(string page)
    {
        using Folder profile = new();
        ProcessStartInfo start = new(Program,
        [
            .. Quiet, "--allow-file-access-from-files", $"--user-data-dir={profile.Path}", "--window-size=1400,1000",
            "--virtual-time-budget=20000", "--dump-dom", new Uri(page).AbsoluteUri,
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var dom = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(60)), "Chromium did not end within a minute.");
        Assert.True(process.ExitCode == 0, errors.Result);
        return dom;
    }
}
