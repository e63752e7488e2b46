using System.Text.Json;
using Xunit;

namespace Soap.Cli.Tests;

/// <summary>A report of several studies.</summary>
public sealed class SeveralStudiesTests(TwoStudies studies) : IClassFixture<TwoStudies>
{
    [Fact]
    public void It_is_a_page_with_figures_and_numbers_in_a_folder_of_its_own_and_the_same_each_time()
    {
        string[] command = ["report", studies["before"], studies["after"], "--out", studies["both"]];
        var ended = InProcess.Run(command);
        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.Contains("there are no scores, since bp misses a target", ended.Output, StringComparison.Ordinal);
        Assert.Contains($"Report: {studies["both", "report.html"]}", ended.Output, StringComparison.Ordinal);
        var files = Bytes();
        Assert.Equal(
            [
                "figures/profile-over-studies.png", "figures/profile-over-studies.svg", // a seed misses the target
                "numbers.csv", "numbers.json", "report.html",
            ],
            files.Keys.Order(StringComparer.Ordinal));

        var again = InProcess.Run([.. command, "--json"]);
        using var json = JsonDocument.Parse(again.Output);
        Assert.Equal(2, json.RootElement.GetProperty("analysis").GetProperty("studies").GetArrayLength());
        Assert.Equal(files, Bytes());

        Dictionary<string, string> Bytes() => Directory.GetFiles(studies["both"], "*", SearchOption.AllDirectories)
            .ToDictionary(
                file => Path.GetRelativePath(studies["both"], file).Replace('\\', '/'),
                file => Convert.ToHexString(File.ReadAllBytes(file)));
    }

    [Fact]
    public void It_needs_a_folder_in_none_of_the_studies_and_each_study_once()
    {
        var (before, after) = (studies["before"], studies["after"]);
        Says(2, "a report of several studies is in none of their folders: add --out reports/both",
            "report", before, after);
        Says(2, $"{before} stands twice; allowed: each study once", "report", before, after, before + "/");
        Says(5, $"{before} holds another study, whose report of several studies would be replaced.",
            "report", before, after, "--out", before);
        Says(2, "'' is not a folder", "report", before, after, "--out", "");
        Says(5, "holds no study", "report", before, studies["nothing"], "--out", studies["neither"]);
        Assert.False(Directory.Exists(studies["neither"]));
    }

    private static void Says(int exitCode, string text, params string[] command)
    {
        var ended = InProcess.Run(command);
        Assert.Equal((exitCode, ""), (ended.ExitCode, ended.Output));
        Assert.Contains(text, ended.Error, StringComparison.Ordinal);
    }
}
