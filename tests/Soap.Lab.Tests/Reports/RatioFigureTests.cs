using Soap.Lab.Analysis;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Texts;
using Xunit;

namespace Soap.Lab.Tests.Reports;

/// <summary>Where a seed did not reach a height there is no ratio, and the figure says so.</summary>
public sealed class RatioFigureTests
{
    private static readonly StudyAnalysis Analysis = StudyFixture.Analysis();
    private static readonly Figure Ratio =
        FigureSet.Of(Analysis, new RuleStyles(Analysis), new TrialIndex(Analysis, [])).Ratio.Single();

    [Fact]
    public void A_bar_marks_the_last_height_that_all_seeds_reached()
    {
        var frozen = Analysis.SharedRate[4];
        var last = frozen.RatioCurve.TakeWhile(target => target.RatioToBaseline is not null).Last();
        var missed = frozen.RatioCurve[frozen.RatioCurve.ToList().IndexOf(last) + 1];
        Marker marker = Ratio.Panels[0].Markers.Single(marker => marker.Style.Rule == "frozen");

        Assert.Equal((MarkerShape.End, last.Loss, last.RatioToBaseline!.Estimate), (marker.Shape, marker.X, marker.Y));
        Assert.StartsWith($"only {missed.Reached} of 5 seeds reach ", marker.Text);
        Assert.Contains($"frozen at {NumberText.Plain(last.Loss)} ({marker.Text})", Ratio.Caption);
    }

    [Fact]
    public void A_chart_below_counts_the_seeds_that_reach_each_height()
    {
        Assert.Equal(4, Ratio.Panels.Count);
        var frozen = Ratio.Panels[2].Series.Single(series => series.Style.Rule == "frozen");

        // a step has two points at its height: the count so far, and the new one
        Assert.All(frozen.Points.GroupBy(point => point.X), height => Assert.Equal(
            Analysis.SharedRate[4].RatioCurve.Single(target => target.Loss == height.Key).Reached, height.Last().Y));
        Assert.All(frozen.Points.Zip(frozen.Points.Skip(1)), pair => Assert.True(
            pair.First.X == pair.Second.X || pair.First.Y == pair.Second.Y, "Between two heights a count stands."));
        Assert.Contains(frozen.Points, point => point.Y < 5);
    }
}
