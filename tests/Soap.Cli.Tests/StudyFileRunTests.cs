using Xunit;

namespace Soap.Cli.Tests;

public sealed class StudyFileRunTests
{
    private const string Small =
        "study: small\ntitle: A small study\nextends: curve\nepochs: 5\nseeds: [1, 2]\nrules: [bp, fa]\n";

    [Fact]
    public void A_file_is_run_in_a_folder_of_its_name_and_overrides_make_another()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["small.yaml"], Small);
        var ended = WarmProcess.Run(folder.Path, "run", "small.yaml");
        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.Contains($"Report: {folder["runs", "small", "report.html"]}", ended.Output, StringComparison.Ordinal);

        Assert.Equal(0, WarmProcess.Run(folder.Path, "run", "small.yaml", "epochs=6").ExitCode);
        Assert.Equal(2, Directory.GetDirectories(folder["runs"]).Length);
    }

    [Theory]
    [InlineData(
        "momentum: 1\n", "", "error: mine.yaml:7:11: momentum = 1: out of range; allowed: a number from 0 to below 1")]
    [InlineData("batch: 2\n", "batch=0", "error: batch=0: out of range; allowed: a whole number of at least 1")]
    [InlineData("batch: 2\n", "batsh=0", "error: batsh=0: unknown key 'batsh'; did you mean 'batch'?")]
    [InlineData(
        "batch: 0\n", "batch=2",
        "error: mine.yaml:7:8: batch = 0: out of range; allowed: a whole number of at least 1")]
    [InlineData("batch: 2\n", "preset=akrout-2019-fa", "error: preset=akrout-2019-fa: a preset is of one rule")]
    [InlineData(
        "tuning-seeds: [1]\n", "",
        "error: mine.yaml:7:1: tuning-seeds = 1: seeds that choose the learning rate must not be among the " +
            "reporting seeds 1,2 (seeds: line 5)")]
    [InlineData(
        "batch: 2\n", "tuning-seeds=2",
        "error: tuning-seeds = 2: seeds that choose the learning rate must not be among the reporting seeds 1,2")]
    public void Errors_of_the_file_and_of_the_overrides_are_told_apart_and_nothing_is_written(
        string lines, string word, string message)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["mine.yaml"], Small + lines);
        var ended = WarmProcess.Run(
            folder.Path, ["run", "mine.yaml", .. word.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal((2, ""), (ended.ExitCode, ended.Output));
        Assert.StartsWith(message, ended.Error, StringComparison.Ordinal);
        Assert.Equal([folder["mine.yaml"]], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData(
        "run nothing.yaml",
        "nothing.yaml: there is no such file; built-in studies are founding, curve, rules, confound, algoperf")]
    [InlineData("run foundin.yml", "foundin.yml: there is no such file; did you mean founding?")]
    [InlineData("schema --study foundin", "unknown study 'foundin': did you mean 'founding'?")]
    [InlineData("schema --study foundin.yaml", "foundin.yaml: there is no such file; did you mean founding?")]
    [InlineData("schema founding", "'founding' is one word too many")]
    public void A_study_that_is_not_there_is_told_with_the_nearest(string arguments, string message)
    {
        var ended = InProcess.Run(arguments.Split(' '));
        Assert.Equal((2, ""), (ended.ExitCode, ended.Output));
        Assert.Contains(message, ended.Error, StringComparison.Ordinal);
    }
}
