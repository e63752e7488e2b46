using Soap.Lab.Analysis;
using Soap.Lab.Reports.Figures;
using Xunit;

namespace Soap.Lab.Tests.Reports;

public sealed class RankingFigureTests
{
    private static Panel? Ranking(StudyAnalysis analysis) =>
        FigureSet.Of(analysis, new RuleStyles(analysis), new TrialIndex(analysis, [])).Ranking?.Panels.Single();

    [Fact]
    public void The_best_rule_stands_at_the_top_and_each_beside_its_name()
    {
        var analysis = StudyFixture.Analysis();
        var panel = Ranking(analysis)!;
        Assert.True(panel.IsHorizontal);
        (string Rule, double End)[] expected =
        [
            .. analysis.BestRate.Where(arm => arm.ValidationLoss.Count > 0)
                .Select(arm => (arm.Rule, arm.ValidationLoss[^1].Mean)).OrderByDescending(pair => pair.Mean)
        ];
        Assert.Equal(4, expected.Length);
        Assert.Equal(expected, panel.Series.Select(series => (series.Style.Rule, series.Points.Single().X)));
        Assert.Equal(
            Enumerable.Range(0, 4).Select(rank => (double)rank),
            panel.Series.Select(series => series.Points.Single().Y));
        Assert.Equal(panel.Series.Select(series => series.Style.Label), panel.Y.Start.Names!);
    }

    [Fact]
    public void Lines_continue_the_baseline_and_the_control()
    {
        var panel = Ranking(StudyFixture.Analysis())!;
        Assert.Equal(["bp", "frozen"], panel.Lines.Select(line => line.Text).Order());
        Assert.All(panel.Lines, line => Assert.Equal(
            panel.Series.Single(series => series.Style.Label == line.Text).Points.Single().X, line.Value));
    }

    [Fact]
    public void The_caption_does_not_say_of_a_rule_behind_the_control_that_it_trains_nothing()
    {
        var analysis = StudyFixture.Analysis();
        var figures = FigureSet.Of(analysis, new RuleStyles(analysis), new TrialIndex(analysis, []));
        Assert.Contains(
            "the frozen control, whose hidden layers never learn: " +
            "of a rule that does not lie to the left of it nothing here shows that it trains its own.",
            figures.Ranking!.Caption,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_without_a_mean_is_named_and_one_rule_is_no_ranking()
    {
        var analysis = StudyFixture.Analysis();
        Assert.EndsWith(
            "Without a mean, because a seed diverged: sign unit.",
            FigureSet.Of(analysis, new RuleStyles(analysis), new TrialIndex(analysis, [])).Ranking!.Caption);
        Assert.Null(Ranking(analysis with { BestRate = [analysis.BestRate[0]] }));
    }
}
