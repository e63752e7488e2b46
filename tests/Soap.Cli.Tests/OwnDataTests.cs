using System.Text.Json;
using Xunit;

namespace Soap.Cli.Tests;

public sealed class OwnDataTests : IDisposable
{
    private const string Study =
        "study: own\ntitle: Own data\ntask: data/flowers.csv\nrules: [bp, fa]\nhidden: [5]\nbatch: 10\nepochs: 2\n" +
            "seeds: [1, 2]\nlearning-rates: []\n";

    private readonly TemporaryFolder _folder = new();

    public OwnDataTests()
    {
        Directory.CreateDirectory(_folder["studies", "data"]);
        OwnDataPageTests.WriteFlowers(_folder["studies", "data", "flowers.csv"]);
        File.WriteAllText(_folder["studies", "own.yaml"], Study);
    }

    [Fact]
    public void A_path_in_a_study_file_is_relative_to_its_folder_and_stands_in_provenance_alone()
    {
        Run(0, "run", _folder["studies", "own.yaml"], "--out", "runs/own");
        Assert.Contains(_folder["studies", "data", "flowers.csv"], Read("provenance.json"), StringComparison.Ordinal);
        var results = Directory.EnumerateFiles(_folder["runs", "own", "trials"], "result.json",
            SearchOption.AllDirectories).ToArray();
        Assert.Equal(4, results.Length);
        Assert.All(
            results, file => Assert.DoesNotContain(_folder.Path, File.ReadAllText(file), StringComparison.Ordinal));
        Assert.Contains("\"task\": \"flowers.csv\"", File.ReadAllText(results[0]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_shows_classes_pictures_and_accuracies_of_classes_and_the_path_with_the_run_alone()
    {
        foreach (var (name, count) in new[] { ("cross", 40), ("<ring>", 20) })
        {
            Directory.CreateDirectory(_folder["shapes", name]);
            for (var i = 0; i < count; i++)
            {
                File.WriteAllBytes(_folder["shapes", name, $"{i}.png"], Soap.Tests.Data.Own.PngFiles.Grey(
                    3, 2, (byte)(count + i)));
            }
        }

        Run(0, "run", "task=shapes", "rules=bp fa", "learning-rates=", "hidden=5", "epochs=1", "seeds=1,2", "--out",
            "runs/own");
        var page = Read("report.html");
        Assert.Contains("2 classes; the largest has 2 times the smallest’s training samples", page,
            StringComparison.Ordinal);
        Assert.Equal(3, page.Split("src=\"data:image/png;base64,").Length);
        Assert.Contains("<figcaption>&lt;ring&gt;</figcaption>", page, StringComparison.Ordinal);
        Assert.Contains("balanced: mean over classes", page, StringComparison.Ordinal);
        var run = page.IndexOf("<!-- begin of what differs", StringComparison.Ordinal);
        var end = page.IndexOf("<!-- end of what differs", StringComparison.Ordinal);
        Assert.Contains(_folder["shapes"], page[run..end], StringComparison.Ordinal);
        Assert.DoesNotContain(_folder["shapes"], page[..run] + page[end..], StringComparison.Ordinal);
        Assert.Equal(4, Read("numbers.csv").Split("test_class_accuracy").Length - 1);
        Assert.Equal(2, Read("numbers.csv").Split("test_balanced_accuracy").Length - 1);

        Run(0, "export", "runs/own", "--to", "csv", "--out", "exported");
        var rows = File.ReadAllLines(_folder["exported", "trials.csv"]).Select(line => line.Split(',')).ToArray();
        Assert.All(["data", "test_balanced_accuracy"], name =>
            Assert.All(rows[1..], row => Assert.NotEqual("", row[Array.IndexOf(rows[0], name)])));

        Run(0, "report", "runs/own");
        Assert.Equal(page, Read("report.html"));
        Directory.Move(_folder["shapes"], _folder["elsewhere"]);
        Assert.Contains("the report shows no samples: The data with SHA-256", Run(0, "report", "runs/own").Output,
            StringComparison.Ordinal);
        Assert.Contains("<ring>".Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;",
            StringComparison.Ordinal), Read("report.html"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_study_goes_on_with_data_that_were_moved_and_not_with_others()
    {
        Run(0, "run", _folder["studies", "own.yaml"], "--out", "runs/own");
        Directory.CreateDirectory(_folder["new"]);
        File.Move(_folder["studies", "data", "flowers.csv"], _folder["new", "flowers.csv"]);
        var lost = Run(3, "resume", "runs/own");
        Assert.Contains($"are not at {_folder["studies", "data", "flowers.csv"]} any more", lost.Error,
            StringComparison.Ordinal);
        Run(0, "run", "runs/own", "task=new/flowers.csv", "seeds=1..3");
        Run(0, "resume", "runs/own");
        Run(0, "report", "runs/own");
        File.AppendAllText(_folder["new", "flowers.csv"], "1,1,red\n");
        Assert.Matches("was changed: its SHA-256 is [0-9a-f]{64}, and was [0-9a-f]{64} before", Run(3, "resume",
            "runs/own").Error);
        Assert.Matches("trial.data: [0-9a-f]{64} there, [0-9a-f]{64} now", Run(5, "run", "runs/own",
            "task=new/flowers.csv").Error);
        File.Delete(_folder["new", "flowers.csv"]);
        Assert.DoesNotContain(
            "NaN", Run(0, "report", "runs/own").Output, StringComparison.Ordinal);
        Assert.Contains("flops_per_example", Read("numbers.csv"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("label: spceies\n", "own.yaml:10:1: label = spceies: ", "did you mean 'species'?")]
    [InlineData("split: 2\n", "own.yaml:10:8: split = 2: out of range; allowed: auto, a number above 0 and below 1")]
    [InlineData("targets: [length, species]\n", "flowers.csv, line 2, column 'species' is 'red'; allowed: finite")]
    public void What_is_wrong_with_keys_of_own_data_is_told_with_its_place(string line, params string[] messages)
    {
        File.AppendAllText(_folder["studies", "own.yaml"], line);
        var ended = WarmProcess.Run(_folder.Path, "run", _folder["studies", "own.yaml"]);
        Assert.NotEqual(0, ended.ExitCode);
        Assert.All(messages, message => Assert.Contains(message, ended.Error, StringComparison.Ordinal));
        Assert.False(Directory.Exists(_folder["runs"]));
    }

    [Fact]
    public void A_study_of_own_data_is_written_as_a_file_that_says_the_same()
    {
        var written = Run(0, "schema", "--study", _folder["studies", "own.yaml"]).Output;
        File.WriteAllText(_folder["again.yaml"], written);
        Assert.Equal(written, Run(0, "schema", "--study", "again.yaml").Output);
        Assert.Contains($"task: \"{_folder["studies", "data", "flowers.csv"]}\"", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_are_shown_as_JSON_too_and_tasks_of_the_catalogue_as_own_ones()
    {
        var shown = JsonDocument.Parse(
            Run(
                0,
                "data",
                "show",
                _folder["studies", "data", "flowers.csv"],
                "split=0.5",
                "--json").Output).RootElement;
        Assert.Equal(45, shown.GetProperty("testSamples").GetInt32());
        Assert.Equal("green", shown.GetProperty("classes")[1].GetProperty("name").GetString());
        Assert.Contains("1 values a sample: 0".Replace("values", "value", StringComparison.Ordinal),
            Run(0, "data", "show", "curve").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void How_inputs_are_scaled_is_shown_and_trained_with()
    {
        var flowers = $"task={_folder["studies", "data", "flowers.csv"]}";
        Assert.Contains("each feature less its mean over the training set, over its deviation",
            Show("mnist", "input-scaling=per-feature"), StringComparison.Ordinal);
        Assert.Matches(
            @"byte / 255, then channels less their means over the training set \(0\.1307\), over their deviations " +
                @"\(0\.3081\)",
            Show("mnist", "input-scaling=per-channel"));
        Assert.Contains(
            "each sample divided by its length", Show(flowers["task=".Length..], "input-scaling=unit-length"),
            StringComparison.Ordinal);
        Assert.Contains("accuracy", Run(0, "train", flowers, "input-scaling=unit-length", "epochs=1").Output,
            StringComparison.Ordinal);

        // Lines of the screen may break anywhere.
        string Show(params string[] arguments) => string.Join(
            ' ', Run(0, ["data", "show", .. arguments]).Output.Split((char[]?)null,
                StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("train task=mnits", 2, "task=mnits: unknown word, did you mean 'mnist'?")]
    [InlineData("train task=./nowhere.csv", 2, "task=./nowhere.csv: there is no such file or folder; allowed: mnist,")]
    [InlineData("train label=x", 2, "label = x makes no sense for task 'mnist'")]
    [InlineData("train task=studies/own.yaml", 3, "a file that ends in '.yaml' is no data that is read; allowed:")]
    [InlineData(
        "train task=studies/data/flowers.csv input-scaling=unit", 2, "input-scaling = unit makes no sense for")]
    public void What_is_no_task_is_refused(string command, int exitCode, string message) =>
        Assert.Contains(message, Run(exitCode, command.Split(' ')).Error, StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private SoapProcess.Ended Run(int exitCode, params string[] arguments)
    {
        var ended = WarmProcess.Run(_folder.Path, arguments);
        Assert.True(exitCode == ended.ExitCode, $"{ended.ExitCode}: {ended.Error}");
        return ended;
    }

    private string Read(string name) => File.ReadAllText(_folder["runs", "own", name]);
}
