using System.Text.Json;
using Xunit;

namespace Soap.Cli.Tests;

/// <summary>A report and an export may go elsewhere than into the study's folder, which can then be read-only.</summary>
public sealed class ReportElsewhereTests(TwoStudies studies) : IClassFixture<TwoStudies>
{
    [Fact]
    public void A_report_with_out_is_whole_elsewhere_and_changes_neither_the_study_nor_other_files_there()
    {
        Directory.CreateDirectory(studies["there", "figures"]);
        File.WriteAllText(studies["there", "thesis.tex"], "precious");
        File.WriteAllText(studies["there", "figures", "mine.png"], "precious too");
        var study = Contents(studies["before"]);

        var ended = InProcess.Run("report", studies["before"], "--out", studies["there"]);

        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.Contains($"Report: {studies["there", "report.html"]}", ended.Output, StringComparison.Ordinal);
        Assert.Equal(study, Contents(studies["before"]));
        Assert.Equal("precious", File.ReadAllText(studies["there", "thesis.tex"]));
        Assert.Equal("precious too", File.ReadAllText(studies["there", "figures", "mine.png"]));
        var written = Contents(studies["there"]);
        Assert.Equal(
            study.Keys.Where(IsOfTheReport).Append("thesis.tex").Append("figures/mine.png").Order(StringComparer.Ordinal),
            written.Keys.Order(StringComparer.Ordinal));
        Assert.All(study.Keys.Where(IsOfTheReport), file => Assert.Equal(study[file].Bytes, written[file].Bytes));
    }

    [Fact]
    public void The_folder_of_a_report_is_made_and_json_names_the_page_in_it()
    {
        var deep = studies["new", "deeper"];
        var ended = InProcess.Run("report", studies["before"], "--out", deep, "--json");
        using var json = JsonDocument.Parse(ended.Output);
        Assert.Equal(Path.Combine(deep, "report.html"), json.RootElement.GetProperty("report").GetString());
        Assert.True(File.Exists(Path.Combine(deep, "times.csv")));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named()
    {
        File.WriteAllText(studies["file"], "precious");
        var ended = InProcess.Run("report", studies["before"], "--out", studies["file", "in"]);
        Assert.Equal(5, ended.ExitCode);
        Assert.Contains($"{studies["file", "in", "figures"]} cannot be written", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("To write elsewhere", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_folder_of_another_study_is_refused_and_that_of_the_study_itself_is_not()
    {
        var other = Contents(studies["after"]);
        var ended = InProcess.Run("report", studies["before"], "--out", studies["after"]);
        Assert.Equal((5, ""), (ended.ExitCode, ended.Output));
        Assert.Contains(
            $"{studies["after"]} holds another study, whose report would be replaced. Give another folder with --out.",
            ended.Error, StringComparison.Ordinal);
        Assert.Equal(other, Contents(studies["after"]));
        Assert.Equal(0, InProcess.Run("report", studies["after"], "--out", studies["after"] + "/").ExitCode);
    }

    // A file in the place of a folder keeps even root from writing.
    [Theory]
    [InlineData("figures", "report")]
    [InlineData("exports", "export", "--to", "csv")]
    public void Where_the_study_s_folder_cannot_be_written_the_error_says_how_to_write_elsewhere(
        string blocked, string command, params string[] more)
    {
        CopyOf(studies["before"], studies[blocked]);
        if (Directory.Exists(studies[blocked, blocked]))
        {
            Directory.Delete(studies[blocked, blocked], recursive: true);
        }

        File.WriteAllText(studies[blocked, blocked], "in the way");
        var ended = InProcess.Run([command, studies[blocked], .. more]);
        Assert.Equal(5, ended.ExitCode);
        Assert.Contains($"{studies[blocked, blocked]}", ended.Error, StringComparison.Ordinal);
        var words = string.Join(' ', [command, studies[blocked], .. more]);
        Assert.EndsWith($"\nTo write elsewhere: soap {words} --out FOLDER\n", ended.Error, StringComparison.Ordinal);
        Assert.Equal(0, InProcess.Run([command, studies[blocked], .. more, "--out", studies[blocked + " out"]]).ExitCode);
    }

    private static bool IsOfTheReport(string file) => file.StartsWith("figures/", StringComparison.Ordinal)
        || file is "report.html" or "numbers.csv" or "numbers.json" or "curves.csv" or "times.csv" or "times.json";

    private static Dictionary<string, (string Bytes, DateTime Written)> Contents(string folder) => Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .ToDictionary(
            file => Path.GetRelativePath(folder, file),
            file => (Convert.ToHexString(File.ReadAllBytes(file)), File.GetLastWriteTimeUtc(file)));

    private static void CopyOf(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
