using Xunit;

namespace Soap.Lab.Tests.Reports;

/// <summary>The report worked with keys alone.</summary>
public sealed class KeyboardTests(ReportFixture report) : IClassFixture<ReportFixture>
{
    [Fact]
    public async Task The_tab_key_reaches_every_control_in_the_order_of_the_page()
    {
        await using var browser = await LiveBrowser.Open(report["report.html"]);
        await browser.Evaluate(
            "document.querySelectorAll('main details').forEach(details => details.open = true), 'open'");
        const string Controls = "[...document.querySelectorAll('button, input, select, summary, a[href], " +
            "[tabindex]')].filter(c => c.checkVisibility())";
        var count = int.Parse(await browser.Evaluate($"{Controls}.length"));
        List<string> reached = [];
        for (var i = 0; i < count; i++)
        {
            await browser.Press("Tab");
            reached.Add(await browser.Evaluate($"{Controls}.indexOf(document.activeElement)"));
        }

        Assert.InRange(count, 40, 500);
        Assert.Equal(Enumerable.Range(0, count).Select(i => $"{i}"), reached);
    }

    [Fact]
    public async Task Rules_and_seeds_are_chosen_with_keys_alone()
    {
        await using var browser = await LiveBrowser.Open(report["report.html"]);
        await TabTo(browser, "active.matches('button.rule')");
        await browser.Press("Enter");
        Assert.Equal("Charts show 4 of 5 rules; sentences and tables of numbers are over all.", await Status(browser));

        await TabTo(browser, "active.matches('.choice.seeds summary')");
        await browser.Press(" ");
        await TabTo(browser, "active.matches('.seed') && active.value === '102'");
        await browser.Press(" ");
        Assert.Equal(
            "Charts show 4 of 5 rules and 7 of 8 seeds, as single trials; sentences and " +
                "tables of numbers are over all.",
            await Status(browser));

        await browser.Press("Escape");
        Assert.Equal(
            "false true",
            await browser.Evaluate(
                "document.querySelector('.choice.seeds').open + ' ' + " +
                    "document.activeElement.matches('.choice.seeds summary')"));
        Assert.Equal("0", await browser.Evaluate("document.documentElement.dataset.errors"));
    }

    private static async Task TabTo(LiveBrowser browser, string where)
    {
        for (var i = 0;
             i < 40 && await browser.Evaluate($"(active => {where})(document.activeElement)") != "true";
             i++)
        {
            await browser.Press("Tab");
        }

        Assert.Equal("true", await browser.Evaluate($"(active => {where})(document.activeElement)"));
    }

    private static Task<string> Status(LiveBrowser browser) =>
        browser.Evaluate("document.querySelector('.status').textContent");
}
