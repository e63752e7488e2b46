using Soap.Lab.Analysis;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Tests.Analysis;
using Soap.Rules;
using Xunit;

namespace Soap.Lab.Tests.Reports;

public sealed class ContrastReportTests(ReportFixture report) : IClassFixture<ReportFixture>
{
    [Fact]
    public void A_study_without_such_pairs_has_no_section_of_parts()
    {
        Assert.Empty(report.Analysis.Contrasts);
        Assert.DoesNotContain("id=\"parts\"", report.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"contrasts\"", report.Page, StringComparison.Ordinal);
    }

    // fa+foof needs half of fa's examples; foof and bp need the same; secant misses the target.
    [Fact]
    public void The_figure_has_a_row_for_each_pair_with_a_number_and_the_references_name_before_the_terms()
    {
        var analysis = Analysis();
        var figure = ContrastFigure.Of(analysis, new RuleStyles(analysis))!;

        Assert.Equal(["Loss at the end", "Examples", "Operations"], figure.Panels.Select(panel => panel.Title));
        Assert.Equal(
            ["secant: foof", "fa: foof", "bp: foof", "foof: fa", "foof: secant", "bp: secant"],
            figure.Panels[0].Y.Linear.Names!);
        Assert.Equal(["fa: foof", "bp: foof", "foof: fa"], figure.Panels[1].Y.Linear.Names!);
        Assert.Equal(0.5, figure.Panels[1].Series[0].Points[0].X, 1e-9);
        Assert.True(figure.Panels[2].Series[0].Points[0].X > 0.5);
    }

    [Fact]
    public void The_table_has_every_pair_with_the_reason_where_there_is_no_number()
    {
        var analysis = Analysis();
        var table = Lab.Reports.Tables.ContrastTable.Of(analysis, new RuleStyles(analysis));

        Assert.Equal(analysis.Contrasts.Count, table.Rows.Count);
        var secant = table.Rows.Single(row => row[0].Text == "secant");
        Assert.Equal(
            ("secant", "signal", "—", "not reached by all seeds"),
            (secant[1].Text, secant[2].Text, secant[5].Text, secant[5].Note));
    }

    private static StudyAnalysis Analysis() => StraightTrial.Analyze(
        [.. from rule in new (string Text, double Length)[]
        {
            ("bp", 400), ("secant", 4000), ("fa", 1600), ("foof", 400), ("fa+foof", 800), ("secant+foof", 4000),
        }
            from seed in Enumerable.Range(1, 10) select StraightTrial.Of(
                LearningRule.Parse(rule.Text).Text, (ulong)seed, rule.Length + seed * rule.Length / 1600)]);
}
