using Soap.Lab.Analysis;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Tables;
using Soap.Lab.Tests.Analysis;
using Soap.Rules;
using Xunit;

namespace Soap.Lab.Tests.Reports;

public sealed class LeakReportTests(ReportFixture report) : IClassFixture<ReportFixture>
{
    private static readonly string[] Rules =
    [
        "bp", "fa", "sign:period=100000,magnitude=norm", "wm", "usf:magnitude=norm", "sign:period=200",
    ];

    [Fact]
    public void A_study_whose_rules_are_told_all_or_one_amount_has_no_section_of_leaks()
    {
        Assert.Null(LeakAnalyzer.Of(report.Analysis.Study));
        Assert.DoesNotContain("id=\"what-leaks\"", report.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"leak\"", report.Page, StringComparison.Ordinal);
        Assert.Null(Analysis(Rules[..5]).Leaks);
    }

    [Fact]
    public void The_figure_has_what_is_told_from_few_bits_to_many_and_a_line_for_what_is_told_nothing()
    {
        var analysis = Analysis(Rules);
        var panel = Assert.Single(LeakFigure.Of(analysis, ArmGroup.Of(analysis), new RuleStyles(analysis))!.Panels);

        Assert.Equal(
            ["sign:period=100000,magnitude=norm", "sign:period=200,magnitude=initial", "usf:magnitude=norm", "bp"],
            panel.Series.Select(series => series.Style.Rule));
        Assert.True(panel.X.StartsLogarithmic);
        Assert.Equal("test loss", panel.Y.Title);
        Assert.Equal("fa", Assert.Single(panel.Lines).Text);
        var bits = panel.Series.Select(series => series.Points[0].X).ToArray();
        Assert.Equal(32, bits[3] / bits[2], 1e-9);
        Assert.Equal(bits.Order(), bits);
    }

    [Fact]
    public void The_table_has_the_most_bits_first_and_leaves_out_rules_that_are_told_otherwise() => Assert.Equal(
        ["bp", "usf norm", "sign period=200 initial", "sign period=100000 norm", "fa"],
        LeakTable.Of(Analysis(Rules), new RuleStyles(Analysis(Rules))).Rows.Select(row => row[0].Text));

    private static StudyAnalysis Analysis(string[] rules) => StraightTrial.Analyze(
        [.. from rule in rules
            from seed in Enumerable.Range(1, 3)
            select StraightTrial.Of(LearningRule.Parse(rule).Text, (ulong)seed, 400 + seed)]);
}
