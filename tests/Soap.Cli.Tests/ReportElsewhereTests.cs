using System.Text.Json;
using Xunit;

namespace Soap.Cli.Tests;

/// <summary>
/// A report and an export may go elsewhere than into the study's folder, which can then be read-only.
/// </summary>
public sealed class ReportElsewhereTests(TwoStudies studies) : IClassFixture<TwoStudies>
{
    [Fact]
    public void A_report_with_out_is_whole_elsewhere_and_changes_neither_the_study_nor_other_files_there()
    {
        Assert.Equal(0, InProcess.Run("report", studies["before"], "--out", studies["there"]).ExitCode);
        File.WriteAllText(studies["there", "report.html"], "an earlier one");
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
            study.Keys.Where(IsOfTheReport).Append("thesis.tex").Append("figures/mine.png")
                .Order(StringComparer.Ordinal),
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
        Assert.Contains(
            $"{studies["file", "in", "figures"]} cannot be written", ended.Error, StringComparison.Ordinal);
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

    [Fact]
    public void A_folder_that_holds_other_things_and_no_report_is_left_alone()
    {
        Directory.CreateDirectory(studies["thesis"]);
        Refused("thesis.tex", "there is no numbers.json");
        File.WriteAllText(studies["thesis", "numbers.json"], "{ \"format\": \"mine\" }");
        Refused("report.html", "its numbers.json is not one");
        File.WriteAllText(studies["page.html"], "precious");
        var ended = InProcess.Run("report", studies["before"], "--out", studies["page.html"]);
        Assert.Equal(
            (5, $"error: {studies["page.html"]} is a file. Give a folder with --out.\n"),
            (ended.ExitCode, ended.Error));

        void Refused(string other, string reason)
        {
            File.WriteAllText(studies["thesis", other], "precious");
            var before = Contents(studies["thesis"]);
            var ended = InProcess.Run("report", studies["before"], "--out", studies["thesis"]);
            Assert.Equal(
                (5, $"error: {studies["thesis"]} is not empty and holds no report ({reason}). "
                    + "Give another folder with --out.\n"),
                (ended.ExitCode, ended.Error));
            Assert.Equal(before, Contents(studies["thesis"]));
        }
    }

    [Theory]
    [InlineData("report")]
    [InlineData("export", "--to", "csv")]
    public void A_folder_inside_another_study_is_refused_by_whatever_way_one_comes_there(
        string command, params string[] more)
    {
        var link = studies[$"link of {command}"];
        Directory.CreateSymbolicLink(link, studies["after"]);
        foreach (var there in new[] { studies["after", "mine", "deeper"], Path.Combine(link, "mine") })
        {
            var ended = InProcess.Run([command, studies["before"], .. more, "--out", there]);
            Assert.Equal(
                (5, $"error: {there} is inside another study, {studies["after"]}. Give another folder with --out.\n"),
                (ended.ExitCode, ended.Error));
        }

        Assert.False(Path.Exists(studies["after", "mine"]));
    }

    [Fact]
    public void A_folder_inside_the_study_and_a_link_to_it_are_its_own()
    {
        Directory.CreateSymbolicLink(studies["link"], studies["before"]);
        foreach (var (study, there) in new[]
        {
            (studies["before"], studies["link"]),
            (studies["link"], studies["before"]),
            (studies["before"], studies["link", "other"]),
        })
        {
            var ended = InProcess.Run("report", study, "--out", there);
            Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        }

        Directory.Delete(studies["before", "other"], recursive: true);
    }

    [Fact]
    public void A_report_of_a_drawn_task_looks_at_no_folder_of_data()
    {
        var ended = SoapProcess.Run(studies["before"], [("SOAP_DATA", studies["none"])], "report", ".");
        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
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
        Assert.Equal(
            0, InProcess.Run([command, studies[blocked], .. more, "--out", studies[blocked + " out"]]).ExitCode);
    }

    [Theory]
    [InlineData("figures", "report")]
    [InlineData("exports", "export", "--to", "csv")]
    [InlineData("exports/csv", "export", "--to", "csv")]
    public void Nothing_is_written_through_a_link_out_of_the_study(string linked, string command, params string[] more)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        using var outside = new TemporaryFolder();
        var study = studies[$"linked {linked.Replace('/', ' ')}"];
        CopyOf(studies["before"], study);
        var link = Path.Combine(study, linked);
        if (Directory.Exists(link))
        {
            Directory.Delete(link, recursive: true);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        Directory.CreateSymbolicLink(link, outside.Path);
        var ended = InProcess.Run([command, study, .. more]);
        Assert.Equal(5, ended.ExitCode);
        Assert.Contains($"{link} is a link, which leads out of the study", ended.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(outside.Path));
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
