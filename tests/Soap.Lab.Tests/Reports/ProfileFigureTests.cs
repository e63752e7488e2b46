using Soap.Lab.Analysis;
using Soap.Lab.Reports.Figures;
using Xunit;

namespace Soap.Lab.Tests.Reports;

public sealed class ProfileFigureTests
{
    private static readonly StudyAnalysis Analysis = StudyFixture.Analysis();

    private static StudyAnalysis With(params double?[][] ratios) => Analysis with
    {
        SharedRate = [.. Analysis.SharedRate.Zip(ratios, (arm, own) => arm with { ExamplesOverBest = own })],
        BestRate = [],
    };

    private static Figure? Of(StudyAnalysis analysis) =>
        ProfileFigure.Of(analysis, ArmGroup.Of(analysis), new RuleStyles(analysis));

    [Fact]
    public void A_line_steps_up_at_each_ratio_and_stays_below_one_where_a_seed_missed_the_target()
    {
        var panel = Assert.Single(Of(With([1, 1, 1, 1.5], [2, 3, null, null]))!.Panels);

        Assert.Equal(
            [(1, 0.75), (1.5, 0.75), (1.5, 1), (3.15, 1)],
            panel.Series[0].Points.Select(point => (Math.Round(point.X, 9), point.Y)));
        Assert.Equal(
            [(1, 0), (2, 0), (2, 0.25), (3, 0.25), (3, 0.5), (3.15, 0.5)],
            panel.Series[1].Points.Select(point => (Math.Round(point.X, 9), point.Y)));
    }

    [Fact]
    public void There_is_no_profile_of_one_rule_or_of_rules_that_never_reach_the_target()
    {
        Assert.Null(Of(With([1, 1])));
        Assert.Null(Of(With([null, null], [null, null])));
    }
}
