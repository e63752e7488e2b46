using Xunit;

namespace Soap.Cli.Tests;

/// <summary>A study that is not where one says is told with the nearest that is there.</summary>
public sealed class NearestStudyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public NearestStudyTests() => Assert.Equal(0, Run("plan", "curve", "seeds=1", "--out", "runs/curve").ExitCode);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("status", "curve")]
    [InlineData("report", "curve")]
    [InlineData("report", "curve/")]
    [InlineData("resume", "curve")]
    [InlineData("retry", "curve")]
    [InlineData("export", "curve", "--to", "csv")]
    [InlineData("compare", "curve", "runs/curve")]
    [InlineData("plan", "curve", "--pilot", "curve")]
    [InlineData("status", "crve")]
    [InlineData("status", "runs/cuvre")]
    public void A_folder_without_a_study_is_told_with_the_study_under_runs(params string[] arguments)
    {
        var ended = Run(arguments);
        Assert.Equal(5, ended.ExitCode);
        Assert.Contains(
            "holds no study: there is no manifest-1.json; did you mean runs/curve?\n",
            ended.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_near_none_is_told_how_to_run_one()
    {
        var ended = Run("status", "something");
        Assert.Equal(5, ended.ExitCode);
        Assert.Contains(
            $"{_folder["something"]} holds no study: there is no manifest-1.json. "
                + $"Run one with: soap run --out {_folder["something"]}",
            ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("plan")]
    public void A_study_of_a_file_that_was_run_is_named_where_its_word_is_taken_for_a_built_in_one(string command)
    {
        Assert.Equal(0, Run("plan", "curve", "seeds=1", "--out", "runs/mine").ExitCode);
        var ended = Run(command, "mine");
        Assert.Equal((2, ""), (ended.ExitCode, ended.Output));
        Assert.Contains("unknown study 'mine'; did you mean runs/mine?\n", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("minni", "runs/mini")]
    [InlineData("runs/minni", "runs/mini")]
    [InlineData("tow wrods", "'runs/two words'")]
    public void A_misspelt_study_is_told_with_the_nearest_that_was_run(string name, string nearest)
    {
        foreach (var folder in new[] { "runs/mini", "runs/two words" })
        {
            Assert.Equal(0, Run("plan", "curve", "seeds=1", "--out", folder).ExitCode);
        }

        var (run, status) = (Run("run", name), Run("status", name));
        Assert.Contains($"unknown study '{name}'; did you mean {nearest}?\n", run.Error, StringComparison.Ordinal);
        Assert.Contains($"did you mean {nearest}?\n", status.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_misspelt_built_in_study_is_told_with_its_word_though_it_was_run() => Assert.Contains(
        "unknown study 'curv': did you mean 'curve'? (allowed: ", Run("run", "curv").Error, StringComparison.Ordinal);

    [Fact]
    public void A_folder_is_quoted_in_the_command_that_runs_a_study_there() => Assert.Contains(
        $"Run one with: soap run --out '{_folder["some thing"]}'\n",
        Run("status", "some thing").Error, StringComparison.Ordinal);

    private SoapProcess.Ended Run(params string[] arguments) => WarmProcess.Run(_folder.Path, arguments);
}
