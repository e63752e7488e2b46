using System.Text.Json;
using Soap.Lab.Specification;
using Xunit;

namespace Soap.Cli.Tests;

/// <summary>Several studies that are run by one command.</summary>
public sealed class GroupTests
{
    private static readonly string[] Small =
    [
        "depth", "epochs=0.01", "seeds=1,2", "rules=bp fa", "learning-rates=", "representations=false",
        "diagnose-every=0", "validation=100", "--out", "all",
    ];

    private static string[] Names => [.. StudyGroup.Find("depth")!.Studies.Select(study => study.Name)];

    [Fact]
    public void All_are_run_each_in_a_folder_of_its_own_and_reported_together_and_the_second_time_nothing_is_trained()
    {
        using var folder = new TemporaryFolder();
        var ran = WarmProcess.Run(folder.Path, ["run", .. Small]);
        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        Assert.Equal(
            [.. Names.Append("report").Order(StringComparer.Ordinal)],
            Directory.GetDirectories(folder["all"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(Names, name => Assert.True(File.Exists(folder["all", name, "report.html"])));
        Assert.Contains("study 4 of 4: depth-20-", ran.Output, StringComparison.Ordinal);
        var numbers = File.ReadAllLines(folder["all", "report", "numbers.csv"]);
        Assert.Equal(8, numbers.Count(line => line.Contains(",test_accuracy,", StringComparison.Ordinal)));
        var results = Directory.GetFiles(folder["all"], "result.json", SearchOption.AllDirectories)
            .ToDictionary(file => file, File.GetLastWriteTimeUtc);
        Assert.Equal(16, results.Count);

        var again = WarmProcess.Run(folder.Path, ["run", .. Small, "--json"]);
        Assert.Equal(0, again.ExitCode);
        using var answer = JsonDocument.Parse(again.Output);
        Assert.Equal(4, answer.RootElement.GetProperty("analysis").GetProperty("studies").GetArrayLength());
        Assert.All(results, file => Assert.Equal(file.Value, File.GetLastWriteTimeUtc(file.Key)));

        Assert.EndsWith(
            $"holds no study: there is no manifest-1.json, but studies in it; name one: {string.Join(
                ", ", Names.Order(StringComparer.Ordinal).Select(name => $"all/{name}"))}",
            WarmProcess.Run(folder.Path, "status", "all").Error.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_is_one_of_each_and_says_how_each_is_run()
    {
        using var folder = new TemporaryFolder();
        var planned = WarmProcess.Run(folder.Path, ["plan", .. Small]);
        Assert.Equal((0, ""), (planned.ExitCode, planned.Error));
        Assert.All(Names, name => Assert.Contains(
            $"Run it with: soap resume {folder["all", name]}", planned.Output, StringComparison.Ordinal));
        var asJson = WarmProcess.Run(folder.Path, ["plan", .. Small, "--json"]);
        Assert.Equal(2, asJson.ExitCode);
        Assert.Equal(
            "error: --json: depth is 4 studies, and that is the plan of one; allowed: one of depth-2, depth-5, " +
                "depth-10, depth-20",
            asJson.Error.TrimEnd());
    }

    [Theory]
    [InlineData(
        "'depth' is several studies, which soap run and soap plan take together; allowed: one of them, depth-2, " +
            "depth-5, depth-10, depth-20", "schema", "--study", "depth")]
    [InlineData("unknown study 'dept': did you mean 'depth'?", "run", "dept")]
    [InlineData("rulez=bp: unknown key 'rulez'", "run", "depth", "rulez=bp")]
    public void A_wrong_word_is_told(string expected, params string[] words)
    {
        var ended = InProcess.Run(words);
        Assert.Equal(2, ended.ExitCode);
        Assert.StartsWith($"error: {expected}", ended.Error, StringComparison.Ordinal);
    }
}
