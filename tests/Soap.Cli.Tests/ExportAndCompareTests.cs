using System.Text.Json;
using Xunit;

namespace Soap.Cli.Tests;

/// <summary>Two small studies, run once, that differ in one key.</summary>
public sealed class TwoStudies : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TwoStudies()
    {
        foreach (var (name, batch) in new[] { ("before", "64"), ("after", "16") })
        {
            var ended = WarmProcess.Run(
                _folder.Path,
                "run",
                "curve",
                "epochs=20",
                "seeds=1,2,3,4",
                "rules=bp fa",
                "target-loss=0.03",
                "log-every=500",
                $"batch={batch}",
                "--out",
                name);
            Assert.True(ended.ExitCode == 0, ended.Error);
        }
    }

    public string this[params string[] parts] => _folder[parts];

    public void Dispose() => _folder.Dispose();
}

public sealed class ExportAndCompareTests(TwoStudies studies) : IClassFixture<TwoStudies>
{
    [Theory]
    [InlineData("csv", "trials.csv: 8 rows")]
    [InlineData("parquet", "trials.parquet: 8 rows")]
    [InlineData("tensorboard", "8 runs with ")]
    public void An_export_says_what_it_wrote_and_where(string form, string said)
    {
        var ended = InProcess.Run("export", studies["before"], "--to", form);
        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.StartsWith(said, ended.Output, StringComparison.Ordinal);
        Assert.EndsWith($"Export: {studies["before", "exports", form]}\n", ended.Output, StringComparison.Ordinal);

        // A study with exports in it is still a study.
        Assert.Equal(0, InProcess.Run("report", studies["before"]).ExitCode);
    }

    [Fact]
    public void An_export_as_json_lists_its_files()
    {
        var ended = InProcess.Run("export", studies["before"], "--to", "csv", "--out", studies["listed"], "--json");
        using var json = JsonDocument.Parse(ended.Output);
        Assert.Equal(studies["listed"], json.RootElement.GetProperty("folder").GetString());
        Assert.Equal("csv", json.RootElement.GetProperty("to").GetString());
        Assert.All(
            json.RootElement.GetProperty("files").EnumerateArray(),
            file => Assert.True(File.Exists(studies["listed", file.GetProperty("name").GetString()!])));
        Assert.Equal(
            ["trials.csv", "metrics.csv", "functions.csv"],
            json.RootElement.GetProperty("files").EnumerateArray()
                .Select(file => file.GetProperty("name").GetString()));
    }

    [Fact]
    public void An_export_does_not_take_the_place_of_other_files()
    {
        Directory.CreateDirectory(studies["thesis"]);
        File.WriteAllText(studies["thesis", "thesis.tex"], "precious");
        var ended = InProcess.Run("export", studies["before"], "--to", "csv", "--out", studies["thesis"]);
        Assert.Equal((5, ""), (ended.ExitCode, ended.Output));
        Assert.Contains("is not empty and holds no export", ended.Error, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(studies["thesis", "thesis.tex"]));
    }

    [Fact]
    public void A_comparison_names_the_key_that_differs_and_what_it_changed()
    {
        var ended = InProcess.Run("compare", studies["before"], studies["after"]);
        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.Matches(@"trial\.batch\s+(A\s+)?64\s+(B\s+)?16\s", ended.Output);
        Assert.Matches(@"  bp +0\.05 +training loss .* 0\.0\d\d +changed", ended.Output);
        Assert.Contains(" numbers changed: ", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_study_against_itself_is_identical_and_json_has_every_flag()
    {
        Assert.Contains(
            "are the same to the last bit.\n",
            InProcess.Run("compare", studies["before"], studies["before"]).Output,
            StringComparison.Ordinal);
        using var json = JsonDocument.Parse(
            InProcess.Run("compare", studies["before"], studies["before"], "--json").Output);
        Assert.Empty(json.RootElement.GetProperty("differences").EnumerateArray());
        Assert.All(
            json.RootElement.GetProperty("numbers").EnumerateArray(),
            number => Assert.Equal("identicalBits", number.GetProperty("flag").GetString()));
    }

    [Fact]
    public void A_folder_without_a_study_is_neither_exported_nor_compared()
    {
        Assert.Contains(
            "holds no study",
            InProcess.Run("export", studies["nowhere"], "--to", "csv").Error,
            StringComparison.Ordinal);
        Assert.Contains(
            "holds no study",
            InProcess.Run("compare", studies["before"], studies["nowhere"]).Error,
            StringComparison.Ordinal);
        Assert.False(Directory.Exists(studies["nowhere"]));
    }
}
