using System.Text.Json;
using Soap.Cli.Hosting;
using Soap.Lab.Analysis.Tasks;
using Soap.Lab.Running;
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
        Assert.Contains(
            $"run all of them, with one report: soap run {string.Join(' ', Small.Select(Quotation.ForShell))}",
            planned.Output, StringComparison.Ordinal);
        foreach (var option in new[] { "--json", "--pilot=x" })
        {
            var refused = WarmProcess.Run(folder.Path, ["plan", .. Small, option]);
            Assert.Equal(2, refused.ExitCode);
            Assert.Equal(
                $"error: {option.Split('=')[0]} belongs to the plan of one study, and depth is 4; name one of them: " +
                    "depth-2, depth-5, depth-10, depth-20",
                refused.Error.TrimEnd());
        }
    }

    // Before anything is trained: hours later would be too late.
    [Fact]
    public void A_report_of_all_that_would_have_no_place_is_told_first()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["all", "report"]);
        File.WriteAllText(folder["all", "report", "mine.txt"], "mine");
        var ran = WarmProcess.Run(folder.Path, ["run", .. Small]);
        Assert.Equal(5, ran.ExitCode);
        Assert.Contains("report", ran.Error, StringComparison.Ordinal);
        Assert.Equal(["report"], Directory.GetFileSystemEntries(folder["all"]).Select(Path.GetFileName));
    }

    // The first of these studies has its data, and would train before the last one fails.
    [Fact]
    public void Data_of_one_study_that_are_missing_are_told_before_another_is_trained()
    {
        using var folder = new TemporaryFolder();
        var ran = SoapProcess.Run(
            folder.Path, [("XDG_CACHE_HOME", folder["cache"]), ("SOAP_DATA", "")], "run", "tasks", "--quick");
        Assert.Equal(3, ran.ExitCode);
        Assert.Contains("soap data fetch ", ran.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_group_has_a_folder_the_short_form_another_and_changes_one_of_their_own()
    {
        Assert.Equal("runs/depth", Path([], quick: false));
        Assert.Equal("runs/depth-quick", Path([], quick: true));
        var changed = Path(["epochs=0.5"], quick: false);
        Assert.Matches("^runs/depth-[0-9a-f]{8}$", changed);
        Assert.Equal(changed, Path(["epochs=0.5"], quick: false));
        Assert.NotEqual(changed, Path(["epochs=0.25"], quick: false));
        Assert.Equal("runs/depth", Path(["epochs=2"], quick: false)); // as it is

        static string Path(string[] words, bool quick) =>
            GroupTarget.Of(StudyGroup.Find("depth")!, words, quick, null).Path;
    }

    // As the command plans them and a manifest keeps them.
    [Fact]
    public void The_tasks_with_a_rule_of_one_s_choice_are_the_set_whose_scores_may_be_cited_and_in_short_they_are_not()
    {
        Assert.Equal("", Differences("rules=bp drtp", quick: false));
        Assert.NotEqual("", Differences("rules=bp drtp", quick: true));

        static string? Differences(string words, bool quick) => TaskSet.Differences(
        [
            .. GroupTarget.Of(StudyGroup.Find("tasks")!, [words], quick, null).Studies.Select(target =>
                new StudyResults(
                    JsonSerializer.Deserialize<StudySpecification>(
                        JsonSerializer.Serialize(target.Study, Storage.Json.Options), Storage.Json.Options)!,
                    [])),
        ]);
    }

    [Fact]
    public void A_rule_that_a_later_study_refuses_is_told_with_its_name()
    {
        var refused = InProcess.Run("run", "tasks", "rules=bp bp+adam");
        Assert.Equal(2, refused.ExitCode);
        Assert.StartsWith("error: tasks-lenet: ", refused.Error, StringComparison.Ordinal);
    }

    // A rate at which every trial diverges, and no tuning.
    [Fact]
    public void Where_a_study_diverges_everywhere_the_others_run_and_there_is_no_report_of_all()
    {
        using var folder = new TemporaryFolder();
        var ran = WarmProcess.Run(
            folder.Path,
            [
                "run", .. Small.Where(word => !word.StartsWith("rules", StringComparison.Ordinal)), "rules=bp",
                "learning-rate=1e30", "activation=relu", "--json",
            ]);
        Assert.Equal(4, ran.ExitCode);
        Assert.Contains("no report of all 4 studies", ran.Error, StringComparison.Ordinal);
        using var answer = JsonDocument.Parse(ran.Output);
        Assert.Equal(
            [4, 4, 4, 4],
            answer.RootElement.GetProperty("studies").EnumerateArray()
                .Select(study => study.GetProperty("exitCode").GetInt32()));
        Assert.False(Directory.Exists(folder["all", "report"]));
    }

    // As a kill leaves them: the first study finished, the second begun, the others not there.
    [Fact]
    public void One_that_was_interrupted_goes_on_where_it_was_and_a_failed_trial_keeps_back_the_report_of_all()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, WarmProcess.Run(folder.Path, ["run", .. Small]).ExitCode);
        var numbers = File.ReadAllText(folder["all", "report", "numbers.csv"]);
        foreach (var gone in new[] { "report", Names[2], Names[3] })
        {
            Directory.Delete(folder["all", gone], recursive: true);
        }

        var half = Results(Names[1]).Order(StringComparer.Ordinal).Take(2).ToArray();
        Array.ForEach(half, File.Delete);
        var kept = Results(Names[0]).Concat(Results(Names[1])).ToDictionary(file => file, File.GetLastWriteTimeUtc);
        Assert.Equal(0, WarmProcess.Run(folder.Path, ["run", .. Small]).ExitCode);
        Assert.All(kept, file => Assert.Equal(file.Value, File.GetLastWriteTimeUtc(file.Key)));
        Assert.Equal(numbers, File.ReadAllText(folder["all", "report", "numbers.csv"]));

        Directory.Delete(folder["all", "report"], recursive: true);
        File.Delete(half[0]);
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(half[0])!, "error.json"), "{");
        var failed = WarmProcess.Run(folder.Path, ["run", .. Small]);
        Assert.NotEqual(0, failed.ExitCode);
        Assert.Contains("no report of all 4 studies", failed.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["all", "report"]));

        Assert.Equal(0, WarmProcess.Run(folder.Path, "retry", folder["all", Names[1]]).ExitCode);
        Assert.Equal(0, WarmProcess.Run(folder.Path, ["run", .. Small]).ExitCode);
        Assert.Equal(numbers, File.ReadAllText(folder["all", "report", "numbers.csv"]));

        IEnumerable<string> Results(string study) =>
            Directory.EnumerateFiles(folder["all", study], "result.json", SearchOption.AllDirectories);
    }

    [Fact]
    public void A_group_s_word_is_never_a_folder_s_name()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["depth"]);
        Assert.Contains(
            "'depth' is several studies", WarmProcess.Run(folder.Path, "schema", "--study", "depth").Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void On_a_cluster_each_is_shown_and_json_is_refused()
    {
        using var folder = new TemporaryFolder();
        string[] words = ["run", .. Small, "--on", "slurm", "--dry-run", "slurm.trials-per-task=2"];
        var shown = WarmProcess.Run(folder.Path, words);
        Assert.Equal(0, shown.ExitCode);
        Assert.All(Names, name => Assert.Contains(folder["all", name], shown.Output, StringComparison.Ordinal));
        Assert.Contains("when all are finished: soap report", shown.Output, StringComparison.Ordinal);
        var refused = WarmProcess.Run(folder.Path, [.. words, "--json"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.StartsWith(
            "error: --json is the answer of one submission", refused.Error, StringComparison.Ordinal);
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
