using Soap.Lab.Analysis;
using Soap.Lab.Reports;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Specification;
using Xunit;

namespace Soap.Lab.Tests.Reports;

public sealed class CandidateFiguresTests
{
    private static readonly double[] Rates = [0.01, 0.1, 1];

    // The loss is lowest at 0.1 and 0.9, and the highest rate diverges without momentum.
    private static CandidateAnalysis Candidate(string rule, double rate, string momentum, string batch) => new(
        rule, rate, [new SweptValue("momentum", momentum), new SweptValue("batch", batch)],
        rate == 1 && momentum == "0" ? null
            : (1 + Math.Abs(Math.Log10(rate) + 1)) * (momentum == "0.9" ? 0.1 : 0.2) * (batch == "10" ? 1 : 3),
        rate == 1 && momentum == "0" ? 1 : 0,
        IsBest: rate == 0.1 && momentum == "0.9" && batch == "10");

    private static StudyAnalysis Analysis(IEnumerable<CandidateAnalysis> candidates, params Sweep[] sweeps)
    {
        var analysis = StudyFixture.Analysis();
        return analysis with { Candidates = [.. candidates], Study = analysis.Study with { Sweeps = sweeps } };
    }

    private static StudyAnalysis Grid() => Analysis(
        from rule in new[] { "bp", "fa" }
        from rate in Rates
        from momentum in new[] { "0", "0.9" }
        from batch in new[] { "100", "10" }
        select Candidate(rule, rate, momentum, batch),
        new Sweep("momentum", ["0", "0.9"]), new Sweep("batch", ["100", "10"]));

    private static Figure[] Of(StudyAnalysis analysis) =>
        [.. CandidateFigures.Of(analysis, new RuleStyles(analysis))];

    [Fact]
    public void A_study_that_tunes_the_rate_alone_has_none() => Assert.Empty(Of(StudyFixture.Analysis()));

    [Fact]
    public void Every_setting_is_a_line_over_its_keys_that_ends_at_its_loss()
    {
        var figure = Of(Grid())[0];
        Assert.Equal(["bp", "fa"], figure.Panels.Select(panel => panel.Title));
        var panel = figure.Panels[0];
        Assert.Equal(["learning rate", "momentum", "batch", "validation loss"], panel.X.Start.Names);
        Assert.Equal(12, panel.Series.Count);
        var chosen = Assert.Single(panel.Series, line => line.IsChosen);
        Assert.Equal("learning-rate=0.1 momentum=0.9 batch=10: 0.1", chosen.Text);
        Assert.Equal([0.5, 1, 0, 0], chosen.Points.Select(point => point.Y));
        Assert.Same(chosen, panel.Series[^1]); // above all others
        var worst = Assert.Single(panel.Series, line => line.Points[^1].Y == 1);
        Assert.Equal("learning-rate=0.01 momentum=0 batch=100: 1.2", worst.Text);
        Assert.Equal(2, panel.Series.Count(line => line.Points[^1].Y > 1));
        Assert.Contains(panel.Words, word => word is { Text: "diverged", Y: > 1 });
    }

    [Fact]
    public void A_map_has_of_the_other_keys_the_best_and_a_cross_where_all_diverged()
    {
        var figures = Of(Grid());
        Assert.Equal(["tuned-keys", "map-momentum", "map-batch"], figures.Select(figure => figure.Id));
        var panel = figures[1].Panels[1];
        Assert.Equal(["0.01", "0.1", "1"], panel.X.Start.Names);
        Assert.Equal(["0", "0.9"], panel.Y.Start.Names);
        Assert.Equal(6, panel.Series.Count);
        Assert.Equal("×", Assert.Single(panel.Words, word => (word.X, word.Y) == (2, 0)).Text);
        Assert.Equal("0.1", Assert.Single(panel.Words, word => (word.X, word.Y) == (1, 1)).Text);
        var chosen = Assert.Single(panel.Series, field => field.IsChosen);
        Assert.Equal((1, 1), (chosen.Points[0].X, chosen.Points[0].Y));
        Assert.Equal(panel.Series.Max(field => field.Strength), chosen.Strength);

        // Numbers ascend, however they were listed; at a rate of 1 there is a loss with momentum.
        Assert.Equal(["10", "100"], figures[2].Panels[0].Y.Start.Names);
        Assert.Equal("0.2", Assert.Single(figures[2].Panels[0].Words, word => (word.X, word.Y) == (2, 0)).Text);
    }

    [Fact]
    public void What_screening_left_out_is_not_called_diverged()
    {
        var all = Grid().Candidates!.Select((candidate, i) => i % 2 == 0
            ? candidate
            : candidate with { IsScreenedOut = true, ValidationLoss = null });
        var figures = Of(Analysis(all, new Sweep("momentum", ["0", "0.9"]), new Sweep("batch", ["100", "10"])));
        var lines = figures[0].Panels[0].Series;
        Assert.Equal(6, lines.Count(line => line.Text!.EndsWith(": left out by screening", StringComparison.Ordinal)));
        Assert.Contains(figures[0].Panels[0].Words, word => word is { Text: "left out", Y: > 1 });
        Assert.Contains("left out by screening", figures[0].Caption, StringComparison.Ordinal);
        Assert.Contains(figures[2].Panels[0].Words, word => word.Text == "–");
    }

    [Fact]
    public void Of_very_many_settings_the_best_are_drawn()
    {
        var figure = Of(Analysis(
            Enumerable.Range(1, 500).Select(i => new CandidateAnalysis(
                "bp", i, [new SweptValue("momentum", $"{i}")], 1.0 / i, 0, IsBest: i == 500)),
            new Sweep("momentum", [], new ValueRange(0, 500))))[0];
        Assert.Equal(200, figure.Panels[0].Series.Count);
        Assert.True(figure.Panels[0].Series[^1].IsChosen);
        Assert.EndsWith("Of each rule the best 200 are drawn.", figure.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_are_drawn_from_ranges_lie_by_their_size_and_have_no_map()
    {
        var figures = Of(Analysis(
            Enumerable.Range(0, 20).Select(i => new CandidateAnalysis(
                "bp", Math.Pow(10, -3 + i / 19.0 * 2), [new SweptValue("momentum", $"{i / 19.0 / 2:R}")], 1 + i, 0,
                IsBest: false)),
            new Sweep("momentum", [], new ValueRange(0, 0.5))));
        var panel = Assert.Single(Assert.Single(figures).Panels);
        Assert.All(panel.Series, line => Assert.Equal(line.Points[0].Y, line.Points[1].Y, 1e-9));
        Assert.Equal(
            ["0.001", "0.1", "0", "0.5", "1", "20"], panel.Words.Select(word => word.Text));
    }

    [Fact]
    public void A_page_with_them_is_drawn_without_an_error_and_their_settings_can_be_saved()
    {
        using Folder folder = new();
        ReportWriter.Write(Grid(), StudyFixture.Trials(), folder.Path);
        Assert.All(
            new[] { "tuned-keys", "map-momentum", "map-batch" },
            id => Assert.True(File.Exists(folder[$"figures/{id}.png"])));
        var said = Browser.Act(folder["report.html"], 1280, """
            page.querySelector('#rates details').open = true;
            await pause(2000);
            const text = id => saved(page.querySelector(`#${id} .csv`));
            const keys = await text('tuned-keys'), map = await text('map-batch');
            const rows = file => file.text.trim().split('\n');
            return `errors=${data.errors} ${data.lastError || ''}\n${rows(keys)[0]}\n` +
              `${rows(keys).length} ${rows(map).length}\n${rows(map)[1]}`;
            """).Split('\n');
        Assert.Equal(
            [
                "errors=0 ", "chart,rule,seed,x,y,low,high,setting", $"{1 + 2 * 12 * 4} {1 + 2 * 6}",
                "Validation loss by learning rate and batch: bp,bp,,0,1,,," +
                    "learning-rate=0.01 momentum=0.9 batch=100: 0.6",
            ],
            said);
    }
}
