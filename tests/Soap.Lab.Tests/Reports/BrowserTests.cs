using Xunit;

namespace Soap.Lab.Tests.Reports;

public sealed class BrowserTests(ReportFixture report) : IClassFixture<ReportFixture>
{
    // What is folded up is not drawn.
    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public void A_browser_draws_every_chart_without_an_error_or_a_sideways_scroll(int width) => Assert.Matches(
        $@"^width={width} drawn=true errors=0 charts=(\d+) expected=\1 boxes=\1 overflow=0$",
        Browser.Act(report["report.html"], width, """
            const isShown = box => !box.closest('details:not([open])');
            const boxes = [...page.querySelectorAll('.chart')].filter(isShown).length;
            return `width=${page.documentElement.clientWidth} drawn=${data.drawn} ` +
              `errors=${data.errors}${data.lastError ? ' ' + data.lastError : ''} charts=${data.charts} ` +
              `expected=${data.expected} boxes=${boxes} overflow=${data.overflow}`;
            """));

    [Fact]
    public void Scales_rules_folds_and_themes_change_without_an_error() =>
        Assert.Equal($"errors=0  charts={ReportFixture.Charts} theme=dark", Browser.Act(
            report["report.html"], 1280, """
            for (const button of page.querySelectorAll('button.scale, button.rule')) button.click();
            await pause(500);
            page.querySelector('button.rule').click();
            for (const fold of page.querySelectorAll('details')) fold.open = true;
            await pause(2000);
            page.querySelector('button.theme').click();
            await pause(2000);
            return `errors=${data.errors} ${data.lastError || ''} charts=${data.charts} theme=${data.theme}`;
            """));

    [Fact]
    public void The_data_and_the_picture_of_every_figure_are_one_click_away()
    {
        var figures = Browser.Act(report["report.html"], 1280, """
            const said = [];
            for (const fold of page.querySelectorAll('.folded > details')) fold.open = true;
            await pause(3000);
            for (const figure of page.querySelectorAll('figure')) {
              if (figure.closest('details:not([open])')) continue;
              const data = await saved(figure.querySelector('.csv'));
              const picture = await saved(figure.querySelector('.svg'));
              const parsed = new DOMParser().parseFromString(picture.text, 'image/svg+xml');
              const rows = data.text.trim().replaceAll(/"[^"]*"/g, '').split('\n');
              const drawn = parsed.querySelectorAll('svg svg').length;
              const boxes = figure.querySelectorAll('.chart, svg.mini').length;
              const widths = new Set(rows.map(row => row.split(',').length));
              said.push([figure.id, widths.size === 1, rows.length > 1, data.file, picture.file,
                drawn === boxes && boxes > 0, parsed.querySelector('parsererror') === null,
                data.address.slice(0, 5) + picture.address.slice(0, 5)].join(' '));
            }
            return said.join('\n') + `\nerrors=${data.errors}`;
            """).Split('\n');
        Assert.Equal("errors=0", figures[^1]);
        Assert.NotEmpty(figures[..^1]);
        Assert.All(figures[..^1], figure => Assert.Matches(
            @"^(\S+) true true founding-\1\.csv founding-\1\.svg true true blob:blob:$", figure));
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public void The_box_of_seeds_opens_within_the_window(int width) =>
        Assert.Equal("true", Browser.Act(report["report.html"], width, """
            page.querySelector('.choice.seeds').open = true;
            const { left, right, top, bottom } = page.querySelector('.choice.seeds .choices').getBoundingClientRect();
            return `${left >= 0 && right <= frame.innerWidth && top >= 0 && bottom <= frame.innerHeight}`;
            """));

    // Every control in the order of the tab key shows a ring when it has the focus, and can be worked: links, buttons,
    // boxes, folds and scrolling regions are elements that browsers know.
    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public void Every_control_can_be_reached_by_keyboard_and_shows_its_focus(int width) =>
        Assert.Equal("", Browser.Act(report["report.html"], width, """
            const bad = [];
            for (const fold of page.querySelectorAll('details')) fold.open = true;
            for (const control of page.querySelectorAll('button, input, select, summary, a[href], .scroll, pre')) {
              if (control.getClientRects().length === 0) continue;
              control.focus({ focusVisible: true });
              const style = frame.getComputedStyle(control), begin = control.outerHTML.slice(0, 60);
              const own = control.getAttribute('aria-label') || control.innerText;
              const name = own || control.closest('label')?.innerText;
              const shows = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
              if (page.activeElement !== control) bad.push(`${begin} takes no focus`);
              else if (!shows) bad.push(`${begin} shows no focus`);
              if (!name?.trim()) bad.push(`${begin} has no name`);
            }
            for (const chart of page.querySelectorAll('.chart, svg.mini')) {
              const text = chart.getAttribute('aria-label') || chart.querySelector('title')?.textContent;
              if (chart.getAttribute('role') !== 'img' || !text) bad.push(`${chart.id} has no text`);
            }
            const scrolls = element => element.scrollWidth > element.clientWidth + 1
              && frame.getComputedStyle(element).overflowX === 'auto';
            for (const scroller of [...page.querySelectorAll('*')].filter(scrolls)) {
              const begin = scroller.outerHTML.slice(0, 60);
              if (scroller.tabIndex >= 0 || scroller.querySelector('button')) continue;
              bad.push(`${begin} cannot be scrolled by keyboard`);
            }
            return bad.join('\n');
            """));
}
