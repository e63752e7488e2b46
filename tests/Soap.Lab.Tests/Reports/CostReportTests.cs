using Soap.Lab.Analysis;
using Soap.Lab.Reports.Figures;
using Xunit;

namespace Soap.Lab.Tests.Reports;

public sealed class CostReportTests(ReportFixture report) : IClassFixture<ReportFixture>
{
    [Fact]
    public void The_table_of_costs_has_operations_beside_the_ratios_and_the_table_of_times_engine_and_time()
    {
        string table = Table("table-cost-best"), times = Table("table-times-best");

        Assert.Contains(
            "What it costs to reach a training loss of 0.5. Each rule at its own best learning rate.", table);
        Assert.Matches(
            """(?s)>bp<.*?<td data-copy="818176">818,176</td>.*?(>—<small>baseline</small></td>.*?){2}</tr>""", table);
        Assert.Contains("""<td data-copy="2454528">2,454,528<small>3 ×</small></td>""", table);
        Assert.Contains("How long it takes to reach a training loss of 0.5. Each rule at its own best learning rate.",
            times);
        Assert.Matches(
            """(?s)>bp<.*?<td data-copy="fused">fused</td>.*?<small>\[4\.\d+, """ +
                """4\.\d+\]</small>.*?>—<small>baseline</small></td>.*?</tr>""",
            times);
        Assert.Contains("""<td data-copy="autograd">autograd</td>""", times);
        Assert.Contains("<small>not measured</small>", times); // the rule without a time
        Assert.Contains("<small>1 of 5 seeds", report.Page);
        Assert.True(report.Page.IndexOf("id=\"table-cost-best\"", StringComparison.Ordinal) < report.Page.IndexOf(
            "id=\"ratio-to-baseline\"", StringComparison.Ordinal));
        Assert.True(report.Page.IndexOf("id=\"table-cost-shared\"", StringComparison.Ordinal) > report.Page.IndexOf(
            "id=\"numbers\"", StringComparison.Ordinal));
    }

    private string Table(string id)
    {
        var table = report.Page[report.Page.IndexOf($"id=\"{id}\"", StringComparison.Ordinal)..];
        return table[..table.IndexOf("</table>", StringComparison.Ordinal)];
    }

    [Fact]
    public void Numbers_csv_has_operations_and_times_csv_seconds_with_engine_and_with_the_reason_where_there_is_none()
    {
        var numbers = CsvReader.Read(File.ReadAllText(report["numbers.csv"]));
        List<Dictionary<string, string>> rows = [.. numbers, .. CsvReader.Read(File.ReadAllText(report["times.csv"]))];
        Dictionary<string, string> Row(int rule, string quantity) => rows.Single(row =>
            row["comparison"] == "shared" && row["rule"] == StudyFixture.Rules[rule] && row["quantity"] == quantity);
        var sign = report.Analysis.SharedRate[2];

        Assert.DoesNotContain(numbers, row => row["quantity"].Contains("seconds"));
        Assert.Equal(("2454528", ""), (Row(2, "flops_per_example")["estimate"], Row(2, "flops_per_example")["low"]));
        Assert.Equal("3", Row(2, "flops_per_example_ratio")["estimate"]);
        Assert.Equal($"{sign.Times!.SecondsPerExample!.High:R} autograd",
            $"{Row(2, "seconds_per_example")["high"]} {Row(2, "seconds_per_example")["engine"]}");
        Assert.Equal(
            $"{sign.Target.RatioToBaseline!.Estimate * 20:R} 0.5 5 5",
            string.Join(
                ' ',
                new[] { "estimate", "at", "reached", "baseline_reached" }
                    .Select(column => Row(2, "seconds_ratio_to_baseline_at_target")[column])));
        Assert.Equal(
            $"{sign.Target.RatioToBaseline.Estimate * 3:R}", Row(2, "flops_ratio_to_baseline_at_target")["estimate"]);
        Assert.Equal("baseline", Row(0, "seconds_ratio_to_baseline_at_target")["missing"]);
        Assert.Equal("not measured", Row(3, "seconds_ratio_to_baseline_at_target")["missing"]);
        Assert.Equal("not reached by 2 of 5 seeds", Row(4, "flops_ratio_to_baseline_at_target")["missing"]);
    }

    [Fact]
    public void Curves_over_operations_are_those_over_examples_with_each_rules_own_unit()
    {
        var figure = Operations(report.Analysis)!;
        var fa = figure.Panels[0].Series.Single(line => line.Style.Rule == "fa");
        var frozen = figure.Panels[0].Series.Single(line => line.Style.Rule == "frozen");
        var curve = report.Analysis.BestRate[4].TrainingLoss;

        Assert.Equal(
            curve.Select(point => (point.X * 411_648, point.Mean)), frozen.Points.Select(point => (point.X, point.Y)));
        Assert.Equal(818_176.0 / 411_648, fa.Points[^1].X / frozen.Points[^1].X, 1e-12);
        Assert.Contains("id=\"training-loss-operations\"", report.Page);
        Assert.True(File.Exists(report["figures/training-loss-operations.svg"]));
    }

    [Fact]
    public void Rules_that_all_cost_the_same_have_no_curves_over_operations()
    {
        var analysis = report.Analysis with
        {
            BestRate = [.. report.Analysis.BestRate.Where(arm => arm.Cost!.FlopsPerExample == 818_176)],
        };

        Assert.Equal(3, analysis.BestRate.Count);
        Assert.Null(Operations(analysis));
    }

    private static Figure? Operations(StudyAnalysis analysis)
    {
        RuleStyles styles = new(analysis);
        return OperationsFigure.Of(
            analysis, ArmGroup.Of(analysis), styles, new TrialIndex(analysis, StudyFixture.Trials()));
    }
}
