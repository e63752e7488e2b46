using System.Text.Json;
using Soap.Lab.Records;
using Soap.Lab.Specification;
using Xunit;

namespace Soap.Cli.Tests;

public sealed class StudyPlanTests
{
    private static readonly string[] Small = ["curve", "epochs=10", "seeds=1,2", "rules=bp fa", "--out", "study"];

    [Fact]
    public void A_plan_says_what_it_costs_trains_nothing_and_is_then_run_by_its_folder()
    {
        using var folder = new TemporaryFolder();
        var planned = WarmProcess.Run(folder.Path, ["plan", .. Small]);
        Assert.Equal((0, ""), (planned.ExitCode, planned.Error));
        Assert.Contains(
            "at the shared learning rate   4        —          20,000", planned.Output, StringComparison.Ordinal);
        Assert.Contains("How many seeds are needed is told by a pilot", planned.Output, StringComparison.Ordinal);
        Assert.Contains($"Run it with: soap resume {folder["study"]}", planned.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["manifest-1.json"],
            Directory.GetFileSystemEntries(folder["study"]).Select(entry => Path.GetFileName(entry))
                .Where(name => name[0] != '.' && !SourceChanges.IsName(name)));

        var missing = WarmProcess.Run(folder.Path, "status", "study");
        Assert.Contains($"Go on with: soap resume {folder["study"]}", missing.Output, StringComparison.Ordinal);
        var manifest = File.ReadAllBytes(folder["study", "manifest-1.json"]);

        Assert.Equal(0, WarmProcess.Run(folder.Path, "resume", "study").ExitCode);
        Assert.Equal(manifest, File.ReadAllBytes(folder["study", "manifest-1.json"]));
        Assert.True(File.Exists(folder["study", "report.html"]));
        Assert.Contains(
            "All is there.", WarmProcess.Run(folder.Path, "status", "study").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("learning-rates=", "1 rule: bp\n1 reporting seed; no tuning\n")]
    [InlineData(
        "learning-rates=0.1 tuning-seeds=7 validation=50",
        "1 reporting seed; every rule at 1 learning rate on 1 tuning seed\n")]
    public void A_plan_of_one_rule_and_one_seed_speaks_of_one(string words, string line)
    {
        using var folder = new TemporaryFolder();
        var planned = WarmProcess.Run(
            folder.Path, ["plan", "curve", "epochs=1", "seeds=5", "rules=bp", .. words.Split(' '), "--out", "study"]);
        Assert.Equal((0, ""), (planned.ExitCode, planned.Error));
        Assert.Contains(line, planned.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_study_s_folder_grows_by_what_is_added_and_a_pilot_tells_how_many_seeds_it_takes()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, WarmProcess.Run(folder.Path, ["run", .. Small, "target-loss=0.04", "log-every=250"]).ExitCode);
        var results = Directory.GetFiles(folder["study", "trials"], "result.json", SearchOption.AllDirectories)
            .ToDictionary(file => file, File.GetLastWriteTimeUtc);

        var planned = WarmProcess.Run(folder.Path, "plan", "study", "seeds=1..4", "--json");
        using var plan = JsonDocument.Parse(planned.Output);
        Assert.Equal(2, plan.RootElement.GetProperty("manifest").GetProperty("generation").GetInt32());
        Assert.Equal(4, plan.RootElement.GetProperty("phases")[0].GetProperty("finished").GetInt32());
        Assert.Equal("fa", plan.RootElement.GetProperty("seedsNeeded")[0].GetProperty("rule").GetString());
        Assert.Equal(6, plan.RootElement.GetProperty("seedsNeeded")[0].GetProperty("fewestSeeds").GetInt32());
        Assert.Contains(
            "Never fewer than 6: with fewer,",
            string.Join(
                ' ',
                WarmProcess.Run(folder.Path, "plan", "study", "seeds=1..4").Output
                    .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);

        Assert.False(File.Exists(folder["study", "manifest-2.json"]));
        Assert.Contains(
            $"Run what is new with: soap run {folder["study"]} seeds=1..4",
            WarmProcess.Run(folder.Path, "plan", "study", "seeds=1..4").Output,
            StringComparison.Ordinal);

        Assert.Contains(
            "8/8 trials", WarmProcess.Run(folder.Path, "run", "study", "seeds=1..4").Output, StringComparison.Ordinal);
        Assert.Contains(
            $"{folder["study"]} holds this study.",
            WarmProcess.Run(folder.Path, "plan", "study").Output,
            StringComparison.Ordinal);
        Assert.All(results, result => Assert.Equal(result.Value, File.GetLastWriteTimeUtc(result.Key)));
        var refused = WarmProcess.Run(folder.Path, "run", "study", "seeds=1..3");
        Assert.Equal(5, refused.ExitCode);
        Assert.Contains("seeds: [1, 2, 3, 4] there, [1, 2, 3] now", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_trial_is_told_left_alone_and_run_again_when_asked()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, WarmProcess.Run(folder.Path, ["run", .. Small]).ExitCode);
        var result =
            Directory.GetFiles(folder["study", "trials"], "result.json", SearchOption.AllDirectories).Order().First();
        var bytes = File.ReadAllBytes(result);
        File.Delete(result);
        File.WriteAllText(
            Path.Combine(Path.GetDirectoryName(result)!, "error.json"),
            """{ "error": "System.OutOfMemoryException", "message": "too """ +
                """little", "trace": "", "at": "2026-01-01T00:00:00+00:00", "commit": null }""");

        var resumed = WarmProcess.Run(folder.Path, "resume", "study");
        Assert.Equal(1, resumed.ExitCode);
        Assert.Contains("1 of 4 trials failed", resumed.Error, StringComparison.Ordinal);
        Assert.Contains("System.OutOfMemoryException: too little", resumed.Error, StringComparison.Ordinal);
        Assert.Contains(
            "System.OutOfMemoryException: too little",
            File.ReadAllText(folder["study", "report.html"]),
            StringComparison.Ordinal);
        var status = WarmProcess.Run(folder.Path, "status", "study").Output;
        Assert.Contains($"soap retry {folder["study"]}", status, StringComparison.Ordinal);

        Assert.Equal(0, WarmProcess.Run(folder.Path, "retry", "study").ExitCode);
        Assert.Equal(bytes, File.ReadAllBytes(result));
        Assert.Empty(Directory.GetFiles(folder["study", "trials"], "error.json", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("--quick belongs to a study that is named", "run", "study", "--quick")]
    [InlineData("--out belongs to a study that is named", "plan", "study", "--out", "other")]
    public void What_belongs_to_a_named_study_is_refused_with_a_folder(string message, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, WarmProcess.Run(folder.Path, ["plan", .. Small]).ExitCode);
        var ended = WarmProcess.Run(folder.Path, arguments);
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(message, ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_bears_a_built_in_study_s_name_does_not_hide_it()
    {
        using var folder = new TemporaryFolder();
        string[] command = ["run", "curve", "epochs=10", "seeds=1,2", "rules=bp fa", "--out", "curve"];
        Assert.Equal(0, WarmProcess.Run(folder.Path, command).ExitCode);
        Assert.Equal(0, WarmProcess.Run(folder.Path, command).ExitCode);
        Assert.Contains(
            "holds this study", WarmProcess.Run(folder.Path, "plan", "./curve").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_study_is_told_so()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["empty"]);
        Assert.All(["status", "resume", "retry", "report"], command =>
        {
            var ended = WarmProcess.Run(folder.Path, command, "empty");
            Assert.Equal(5, ended.ExitCode);
            Assert.Contains("holds no study: there is no manifest-1.json", ended.Error, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void The_help_names_every_built_in_study_or_its_group()
    {
        var help = InProcess.Run("run", "--help").Output;
        Assert.All(
            StudyCatalog.All.Except(StudyGroup.All.SelectMany(group => group.Studies)).Select(study => study.Name)
                .Concat(StudyGroup.All.Select(group => group.Name)),
            name => Assert.Contains(
                name,
                help[help.IndexOf("<STUDY>  ", StringComparison.Ordinal)..help.IndexOf(
                    "Changes a setting", StringComparison.Ordinal)],
                StringComparison.Ordinal));
    }
}
