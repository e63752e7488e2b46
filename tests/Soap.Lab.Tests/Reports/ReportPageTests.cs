using System.Text.Json;
using System.Text.RegularExpressions;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Reports;
using Soap.Lab.Reports.Markup;
using Xunit;

namespace Soap.Lab.Tests.Reports;

public sealed partial class ReportPageTests(ReportFixture report) : IClassFixture<ReportFixture>
{
    [Fact]
    public void The_page_loads_nothing_from_anywhere()
    {
        var markup = Script().Replace(report.Page, "<script>");
        Assert.DoesNotMatch("""(?i)(src|href|data|action|poster)\s*=\s*["']?\s*(https?:|//)""", markup);
        Assert.DoesNotMatch("""(?i)@import|url\(\s*["']?(https?:|//)""", markup);
        Assert.DoesNotMatch("(?i)<(script|img|iframe|link)[^>]+src=", markup);
        Assert.Single(Regex.Matches(markup, "<link "));
        Assert.Contains("default-src &#39;none&#39;", markup);
        Assert.DoesNotContain("sourceMappingURL", report.Page);
    }

    [Fact]
    public void Every_finding_and_every_limit_is_in_the_page()
    {
        Assert.All(
            report.Analysis.Findings.Concat(report.Analysis.Limits),
            sentence => Assert.Contains(Html.Escape(sentence), report.Page));
    }

    [Fact]
    public void The_provenance_is_in_the_page()
    {
        var provenance = report.Analysis.Provenance;
        Assert.All(
            [
                provenance.Commit!, provenance.Processor, provenance.CommandLine, .. provenance.DataDigests.Values,
                "101, 102, 103, 104, 105", "1, 2, 3",
            ],
            text => Assert.Contains(text, report.Page));
    }

    [Fact]
    public void A_missing_number_is_a_dash_with_its_reason()
    {
        Assert.Contains(">—<small>not reached by 2 of 5 seeds</small>", report.Page);
        Assert.Contains(">—<small>1 of 5 seeds diverged</small>", report.Page);
        Assert.Contains(">—<small>baseline</small>", report.Page);
    }

    [Fact]
    public void Diverged_trials_are_listed_with_step_and_tensor()
    {
        Assert.Matches("(?s)id=\"diverged\".*812.*51904.*preactivations/1", report.Page);
    }

    [Fact]
    public void No_number_is_written_as_NaN_or_infinity()
    {
        Assert.DoesNotMatch(@"\bNaN\b|Infinity|∞", Script().Replace(report.Page, ""));
        Assert.DoesNotMatch(@"\bNaN\b|Infinity", Data().Match(report.Page).Value);
    }

    [Fact]
    public void A_tooltip_names_only_what_every_point_of_its_chart_has()
    {
        var text = Data().Match(report.Page).Value;
        using var data = JsonDocument.Parse(text[(text.IndexOf('>') + 1)..^"</script>".Length]);
        JsonElement[] charts =
        [
            .. data.RootElement.GetProperty("charts").EnumerateObject().Select(chart => chart.Value),
        ];
        Assert.NotEmpty(charts);
        foreach (var chart in charts)
        {
            var hover = chart.GetProperty("spec").GetProperty("layer").EnumerateArray().Last();
            string[] fields =
            [
                .. hover.GetProperty("encoding").GetProperty("tooltip").EnumerateArray()
                    .Select(tip => tip.GetProperty("field").GetString()!),
            ];
            var means = chart.GetProperty("lines").EnumerateArray().Where(line => !line.TryGetProperty("t", out _));
            Assert.All(means, line => Assert.All(
                fields.Except(["x"]), field => Assert.True(line.TryGetProperty(field, out _), field)));
        }
    }

    // A figure that stands on the page and is not in FigureSet.All would be an empty box there, without a word.
    [Fact]
    public void Every_figure_of_the_page_has_its_charts_and_its_files()
    {
        var text = Data().Match(report.Page).Value;
        using var data = JsonDocument.Parse(text[(text.IndexOf('>') + 1)..^"</script>".Length]);
        var charts = data.RootElement.GetProperty("charts").EnumerateObject().Select(chart => chart.Name);
        string[] boxes = [.. Box().Matches(report.Page).Select(box => box.Groups["id"].Value)];
        Assert.Equal(charts.Order(StringComparer.Ordinal), boxes.Order(StringComparer.Ordinal));
        Assert.Equal(ReportFixture.Charts, boxes.Length);
        Assert.All(boxes, box =>
        {
            var figure = box["chart-".Length..box.LastIndexOf('-')];
            Assert.All([".png", ".svg"], kind => Assert.True(File.Exists(report[$"figures/{figure}{kind}"]), box));
        });
    }

    [Fact]
    public void The_page_is_smaller_than_three_megabytes() =>
        Assert.InRange(new FileInfo(report["report.html"]).Length, 900_000, 3_000_000);

    [Fact]
    public void Markup_in_rules_titles_and_sentences_stays_text()
    {
        using Folder folder = new();
        string[] rules =
        [
            "bp", "<script>alert(1)</script>", "sign:\"'&<b>", "</script><img src=x onerror=alert(2)>", "frozen",
        ];
        var analysis = StudyFixture.Analysis(rules, "A </title><script>alert(3)</script> title") with
        {
            Findings = ["<script>alert(4)</script>"],
        };
        ReportWriter.Write(analysis, [], folder.Path);
        var page = File.ReadAllText(folder["report.html"]);

        Assert.DoesNotMatch("<script>alert|<img src=x|<b>", page);
        Assert.Contains("&lt;script&gt;alert(4)&lt;/script&gt;", page);
        Assert.Equal(Regex.Count(report.Page, "(?i)<script"), Regex.Count(page, "(?i)<script"));
    }

    [Fact]
    public void A_task_of_one_variable_shows_samples_and_functions_and_no_tuning()
    {
        using Folder folder = new();
        ReportWriter.Write(StudyFixture.Curve(), [], folder.Path);
        var page = File.ReadAllText(folder["report.html"]);

        Assert.Contains("id=\"functions-shared\"", page);
        Assert.Contains("None diverged.", page);
        Assert.Contains("The study does not tune", page);
        Assert.DoesNotContain("id=\"loss-against-learning-rate\"", page);
        Assert.True(File.Exists(folder["figures/functions-shared.png"]));
    }

    [Fact]
    public void The_table_of_comparisons_has_corrected_p_values_and_says_diverged_where_an_interval_reaches_there()
    {
        Assert.Contains("id=\"comparisons-shared\"", report.Page);
        Assert.Contains("0.25<small>uncorrected 0.0625, over all outcomes 1</small>", report.Page);
        Assert.Matches(@"<small>\[0\.\d+, diverged\]</small>", report.Page);
        Assert.Contains("Holm’s correction", report.Page);
        Assert.Contains("id=\"performance-profile\"", report.Page);
    }

    [Fact]
    public void Everything_diverged_still_makes_a_report()
    {
        using Folder folder = new();
        var analysis = report.Analysis;
        ArmAnalysis[] arms = [.. analysis.SharedRate.Select(arm => arm with
        {
            DivergedSeeds = 5,
            TrainingLoss = [],
            ValidationLoss = [],
            FinalTrainingLoss = null,
            TestLoss = null,
            TestAccuracy = null,
            TestAccuracyDifference = null,
            TestLossDifference = null,
            Target = new TargetAnalysis(0.5, 0, 5, null, null),
            RatioCurve = [],
            Diagnostics = [],
            SeedCurves = [],
        })];
        ReportWriter.Write(
            analysis with { SharedRate = arms, BestRate = [], Responses = [], Findings = [] }, [], folder.Path);
        Assert.Contains("5 of 5 seeds diverged", File.ReadAllText(folder["report.html"]));
    }

    [GeneratedRegex("(?s)<script(?! type=\"application/json\")>.*?</script>")]
    private static partial Regex Script();

    [GeneratedRegex("<div class=\"chart\" id=\"(?<id>[^\"]+)\"")]
    private static partial Regex Box();

    [GeneratedRegex("(?s)<script type=\"application/json\" id=\"data\">.*?</script>")]
    private static partial Regex Data();
}
