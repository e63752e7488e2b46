using System.Text.Json;
using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Reports;
using Xunit;

namespace Soap.Lab.Tests.Reports;

public sealed class ReportFilesTests(ReportFixture report) : IClassFixture<ReportFixture>
{
    [Fact]
    public void The_same_input_gives_the_same_bytes()
    {
        using Folder first = new();
        using Folder second = new();
        ReportWriter.Write(StudyFixture.Analysis(), StudyFixture.Trials(), first.Path);
        ReportWriter.Write(StudyFixture.Analysis(), StudyFixture.Trials(), second.Path);

        string[] files =
        [
            .. Directory.EnumerateFiles(first.Path, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(first.Path, file)).Order(),
        ];
        Assert.Equal(
            files,
            Directory.EnumerateFiles(second.Path, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(second.Path, file)).Order());
        Assert.All(files, file => Assert.True(
            File.ReadAllBytes(first[file]).AsSpan().SequenceEqual(File.ReadAllBytes(second[file])), file));
    }

    [Fact]
    public void What_differs_from_run_to_run_is_in_the_files_of_times_and_in_one_marked_section_of_the_page()
    {
        using Folder other = new();
        var analysis = report.Analysis with
        {
            Provenance = report.Analysis.Provenance with
            {
                SoapVersion = "9.9.9",
                Commit = "another commit",
                OperatingSystem = "another system",
                Processor = "another processor",
                Cores = 64,
                CommandLine = "soap run --out elsewhere",
            },
            Origins = [new OriginUse("another commit", "9.9.9", "one", 3), new OriginUse(null, "9.9.8", "another", 4)],
            SharedRate = [.. report.Analysis.SharedRate.Select(Slower)],
            BestRate = [.. report.Analysis.BestRate.Select(Slower)],
            TimeFindings = ["Everything was slower."],
            TimeLimits = [],
        };
        ReportWriter.Write(analysis, StudyFixture.Trials(), other.Path);

        string[] different =
        [
            .. Directory.EnumerateFiles(other.Path, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(other.Path, file))
                .Where(file => !File.ReadAllBytes(report[file]).AsSpan().SequenceEqual(File.ReadAllBytes(other[file])))
                .Order(),
        ];
        Assert.Equal(["report.html", "times.csv", "times.json"], different);
        var (here, there) = (report.Page, File.ReadAllText(other["report.html"]));
        Assert.Equal(Outside(here), Outside(there));
        Assert.Contains("soap run --out elsewhere", there);
        Assert.DoesNotContain("soap run --out elsewhere", Outside(there));

        static ArmAnalysis Slower(ArmAnalysis arm) => arm with { Times = new ArmTimes { Engine = "another engine" } };
    }

    private static string Outside(string page)
    {
        const string Mark = "<!-- begin of what differs from run to run -->";
        var begin = page.IndexOf(Mark, StringComparison.Ordinal);
        var end = page.IndexOf("<!-- end of what differs from run to run -->", StringComparison.Ordinal);
        Assert.InRange(begin, 1, end);
        Assert.StartsWith("<section id=\"times\" class=\"folded\">", page[(begin + Mark.Length)..].TrimStart());
        return page[..begin] + page[end..];
    }

    [Fact]
    public void Times_json_has_the_run_and_the_seconds_and_numbers_json_neither()
    {
        using var times = JsonDocument.Parse(File.ReadAllText(report["times.json"]));
        var content = times.RootElement.GetProperty("times");
        Assert.Equal("soap-times-1", times.RootElement.GetProperty("format").GetString());
        Assert.Equal("soap run", content.GetProperty("provenance").GetProperty("commandLine").GetString());
        var third = content.GetProperty("sharedRate")[2].GetProperty("times").GetProperty("secondsPerExample");
        Assert.Equal(report.Analysis.SharedRate[2].Times!.SecondsPerExample!.High,
            third.GetProperty("high").GetDouble());
        Assert.Equal(report.Analysis.TimeLimits[0], content.GetProperty("limits")[0].GetString());

        var numbers = File.ReadAllText(report["numbers.json"]);
        Assert.All(["econds", "commandLine", "processor", "origins"], word => Assert.DoesNotContain(word, numbers));
        Assert.Contains(new string('a', 64), numbers);
    }

    [Fact]
    public void Numbers_csv_reads_back_to_the_analysis()
    {
        var rows = CsvReader.Read(File.ReadAllText(report["numbers.csv"]));
        foreach (var (comparison, arms)
            in new[] { ("shared", report.Analysis.SharedRate), ("best", report.Analysis.BestRate) })
        {
            foreach (var arm in arms)
            {
                var row = rows.Single(row =>
                    row["comparison"] == comparison && row["rule"] == arm.Rule && row["quantity"] == "test_accuracy");
                Assert.Equal(arm.LearningRate, double.Parse(row["learning_rate"]));
                Assert.Equal(
                    arm.TestAccuracy is { } accuracy
                        ? $"{accuracy.Estimate:R} {accuracy.Low:R} {accuracy.High:R} {accuracy.Count}"
                        : "   ",
                    $"{row["estimate"]} {row["low"]} {row["high"]} {row["n"]}");
                Assert.Equal(arm.TestAccuracy is null ? "1 of 5 seeds diverged" : "", row["missing"]);
                Assert.Equal(
                    arm.RatioCurve.Count,
                    rows.Count(row => row["comparison"] == comparison && row["rule"] == arm.Rule
                        && row["quantity"] == "ratio_to_baseline"));
            }
        }

        Assert.Equal(
            report.Analysis.Responses.Sum(response => response.Points.Count),
            rows.Count(row => row["comparison"] == "tuning"));
        Assert.Contains(rows, row => row["missing"] == "not reached by 2 of 5 seeds");
    }

    [Fact]
    public void Numbers_csv_has_the_comparisons_with_p_values_censoring_and_ends_that_reach_to_diverged()
    {
        var rows = CsvReader.Read(File.ReadAllText(report["numbers.csv"]));
        var arm = report.Analysis.SharedRate[1];
        Dictionary<string, string> Row(string rule, string quantity) =>
            rows.First(row => row["comparison"] == "shared" && row["rule"] == rule && row["quantity"] == quantity);

        var shift = Row(arm.Rule, "final_validation_loss_shift");
        Assert.Equal(("0.0625", "0.25", "5"), (shift["p"], shift["p_holm"], shift["n"]));
        Assert.Equal(
            "0.2 0.04 0.6",
            string.Join(
                ' ',
                new[] { "estimate", "low", "high" }
                    .Select(column => Row(arm.Rule, "final_validation_loss_probability_of_improvement")[column])));
        Assert.Equal("0.017", Row(arm.Rule, "final_validation_loss_detectable_difference")["estimate"]);
        Assert.Equal("5", Row(arm.Rule, "ratio_to_baseline")["baseline_reached"]);
        var broken =
            report.Analysis.SharedRate.Concat(report.Analysis.BestRate).First(other => other.DivergedSeeds == 1);
        var open = rows.First(row => row["rule"] == broken.Rule && row["diverged"] == "1"
            && row["quantity"] == "final_validation_loss_interquartile_mean");
        Assert.Equal(("", "the interval reaches to diverged"), (open["high"], open["missing"]));
        Assert.NotEqual("", open["estimate"]);
        Assert.Equal(
            "0.4",
            rows.First(row => row["rule"] == report.Analysis.SharedRate[0].Rule
                && row["quantity"] == "share_of_seeds_within"
                && row["at"] == "1.1")["estimate"]);
    }

    [Fact]
    public void Curves_csv_has_every_point_and_nothing_that_is_not_a_number()
    {
        var text = File.ReadAllText(report["curves.csv"]);
        var rows = CsvReader.Read(text);
        Assert.Equal(25 * 110, rows.Count(row => row["curve"] == "training_loss"));
        Assert.Equal(59, rows.Count(row => row["value"].Length == 0 && row["outcome"] == "diverged"));
        Assert.DoesNotContain("NaN", text);
        Assert.Equal(StudyFixture.Trials()[0].TrainingLoss[7].Loss, double.Parse(rows[7]["value"]));
    }

    [Fact]
    public void Numbers_json_has_the_whole_analysis()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(report["numbers.json"]));
        var analysis = document.RootElement.GetProperty("analysis");
        Assert.Equal("soap-numbers-2", document.RootElement.GetProperty("format").GetString());
        Assert.Equal(
            report.Analysis.SharedRate[1].Target.RatioToBaseline!.Estimate,
            analysis.GetProperty("sharedRate")[1].GetProperty("target").GetProperty("ratioToBaseline")
                .GetProperty("estimate").GetDouble());
        Assert.Equal(report.Analysis.Findings.Count, analysis.GetProperty("findings").GetArrayLength());
    }

    [Fact]
    public void Every_figure_is_a_png_and_an_svg_that_show_something()
    {
        var pages = Directory.GetFiles(report["figures"], "*.png");
        Assert.True(pages.Length >= 20, $"{pages.Length} figures");
        foreach (var file in pages)
        {
            using var bitmap = SkiaSharp.SKBitmap.Decode(file);
            Assert.True(bitmap.Width >= 800, file);
            Assert.True(Sample(bitmap).Distinct().Count() > 20, $"{file} has few colours");
            Assert.InRange(Sample(bitmap).Average(color => color == SkiaSharp.SKColors.White ? 0 : 1.0), 0.01, 0.6);
            Assert.Contains("<text", File.ReadAllText(Path.ChangeExtension(file, ".svg")));
        }
    }

    private static IEnumerable<SkiaSharp.SKColor> Sample(SkiaSharp.SKBitmap bitmap) =>
        from x in Enumerable.Range(0, bitmap.Width / 7)
        from y in Enumerable.Range(0, bitmap.Height / 3)
        select bitmap.GetPixel(7 * x, 3 * y);

    [Fact]
    public void A_folder_that_cannot_be_made_is_a_storage_error_that_names_it()
    {
        using Folder folder = new();
        File.WriteAllText(folder["taken"], "");
        var error = Assert.Throws<SoapException>(() => ReportWriter.Write(report.Analysis, [], folder["taken"]));
        Assert.Equal(ExitCode.Storage, error.ExitCode);
        Assert.Contains(folder["taken"], error.Message);
    }
}
