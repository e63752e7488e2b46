using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace Soap.Cli.Tests;

/// <summary>The way of docs/start-here.md, from the data to the study file, on a tenth of its samples.</summary>
public sealed partial class StartHerePageTests : IDisposable
{
    private const string Samples = "range(3000)";
    private static readonly string Page = Repository.Read("docs", "start-here.md").ReplaceLineEndings("\n");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Its_way_leads_from_a_table_to_a_study_that_grows_and_to_a_study_file()
    {
        WriteData();
        Assert.Contains("3 classes", Try("data")[0], StringComparison.Ordinal);
        Assert.All(Try("one"), output => Assert.Contains("accuracy", output, StringComparison.Ordinal));

        // What the page quotes of the report.
        var first = Try("study")[0].ReplaceLineEndings(" ");
        Assert.Contains(
            "With 10 seeds the intervals are nearly what they are called", first, StringComparison.Ordinal);
        Assert.Contains("The best learning rate is at the edge of the grid", first, StringComparison.Ordinal);
        Assert.Contains("usf norm", Try("grown")[0], StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["runs", "spirals", "manifest-2.json"]));
        Assert.True(File.Exists(_folder["runs", "spirals", "report.html"]));
    }

    [Fact]
    public void Its_study_file_is_planned_and_run()
    {
        WriteData();
        File.WriteAllText(_folder["spirals.yaml"], Yaml().Match(Page).Groups[1].Value);
        var planned = Try("file")[0];
        Assert.Contains("seeds", planned, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["runs", "spirals", "report.html"]));
    }

    // By the page's own program, with fewer samples.
    private void WriteData()
    {
        const string Python = "/usr/bin/python3";
        Assert.SkipUnless(File.Exists(Python), "Python is not installed.");
        var program = Program().Match(Page).Groups[1].Value;
        Assert.Contains(Samples, program, StringComparison.Ordinal);
        File.WriteAllText(
            _folder["spirals.py"], program.Replace(Samples, "range(300)", StringComparison.Ordinal));
        using var python = Process.Start(new ProcessStartInfo(Python, ["spirals.py"])
        {
            WorkingDirectory = _folder.Path,
        })!;
        python.WaitForExit();
        Assert.Equal(0, python.ExitCode);
    }

    private string[] Try(string name) => PageCommands.Try(Page, name, _folder.Path);

    [GeneratedRegex("```python\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Program();

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Yaml();
}
