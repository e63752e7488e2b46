using System.Text;
using Soap.Lab.Reports;
using Xunit;

namespace Soap.Lab.Tests.Reports;

/// <summary>The report on paper.</summary>
public sealed class PrintTests(ReportFixture report) : IClassFixture<ReportFixture>
{
    // A browser prints as soon as the page has heard of it: whatever waits for a timer comes too late.
    [Fact]
    public void Before_printing_all_is_unfolded_and_drawn_and_no_table_is_cut_and_after_it_all_is_as_it_was() =>
        Assert.Equal(
            $"errors=0 drawn={ReportFixture.Charts} empty=0 folded=0 wide= legends=true dark=false\n" +
                "left=0 folded=true printing=false errors=0",
            Browser.Act(report["report.html"], 1280, """
                const folded = () => page.querySelectorAll('main details:not([open])').length, before = folded();
                page.querySelector('button.theme').click();
                await pause(1000);
                frame.dispatchEvent(new frame.Event('beforeprint'));
                for (let i = 0; i < 20000; i++) await null;
                const sheets = [...page.querySelectorAll('.chart .paper svg')];
                const empty = sheets.filter(sheet => !sheet.querySelector('path')).length;
                const wide = [...page.querySelectorAll('main .scroll > table')].filter(table =>
                  table.getBoundingClientRect().width > table.parentElement.clientWidth + 1).map(table => table.id);
                const legends = [...page.querySelectorAll('main figure')].filter(figure =>
                  figure.querySelector('.chart')).every(figure => figure.querySelector('.legend span svg'));
                const ground = frame.getComputedStyle(page.body).backgroundColor;
                const first = `errors=${data.errors} drawn=${sheets.length} empty=${empty} folded=${folded()} ` +
                  `wide=${wide} legends=${legends} dark=${ground !== 'rgb(255, 255, 255)'}`;
                frame.dispatchEvent(new frame.Event('afterprint'));
                await pause(500);
                return first + `\nleft=${page.querySelectorAll('.paper').length} folded=${folded() === before} ` +
                  `printing=${page.documentElement.classList.contains('printing')} errors=${data.errors}`;
                """));

    [Fact]
    public void A_browser_prints_the_report_to_a_pdf_of_many_pages_in_the_place_of_an_earlier_one()
    {
        Assert.SkipUnless(File.Exists(Browser.Program), $"{Browser.Program} is not installed.");
        File.WriteAllText(report["report.pdf"], "an earlier one");
        ReportPdf.Write(Browser.Program, report["report.html"], report["report.pdf"]);
        var text = Encoding.Latin1.GetString(File.ReadAllBytes(report["report.pdf"]));
        Assert.StartsWith("%PDF-", text);
        Assert.InRange(System.Text.RegularExpressions.Regex.Count(text, @"/Type /Page\b"), 10, 200);
    }

    [Fact]
    public void A_browser_that_prints_nothing_is_named_and_the_earlier_pdf_stays()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no /bin/false.");
        using Folder folder = new();
        File.WriteAllText(folder["report.pdf"], "an earlier one");
        var error = Assert.Throws<SoapException>(
            () => ReportPdf.Write("/bin/false", report["report.html"], folder["report.pdf"]));
        Assert.Equal(ExitCode.Storage, error.ExitCode);
        Assert.Equal($"/bin/false printed no PDF of {report["report.html"]} (exit code 1)", error.Message);
        Assert.Equal("an earlier one", File.ReadAllText(folder["report.pdf"]));
    }

    [Fact]
    public void Where_no_browser_is_found_the_error_says_what_was_looked_for_and_how_to_install_one()
    {
        using Folder empty = new(), full = new();
        File.WriteAllText(full["google-chrome"], "");
        Assert.Equal(
            full["google-chrome"], PageBrowser.Find($"{empty.Path}{Path.PathSeparator}{full.Path}"));
        Assert.SkipWhen(OperatingSystem.IsMacOS(), "There, browsers are no programs of PATH.");
        var error = Assert.Throws<SoapException>(() => PageBrowser.Find(empty.Path));
        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.All(PageBrowser.Programs, program => Assert.Contains(program, error.Message));
        Assert.Contains("apt install chromium", error.Message);
    }
}
