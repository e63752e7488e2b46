using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Soap.Lab.Tests.Examples;

public sealed class ExamplesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_example_is_part_of_the_solution_and_of_these_tests()
    {
        var solution = Repository.Read("soap.slnx");
        var tests = Repository.Read("tests", "Soap.Lab.Tests", "Examples", "ExamplesTests.cs");
        Assert.All(Repository.Files("examples", "*.csproj"), project =>
        {
            Assert.Contains($"\"{project}\"", solution, StringComparison.Ordinal);
            Assert.Contains($"Run(\"{Path.GetFileNameWithoutExtension(project)}\"", tests, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_feedback_layer_learns_inside_an_ordinary_model()
    {
        var output = await Run("FeedbackLinearInAnyModel");
        var points = Regex.Matches(output, @"step +\d+  loss ([\d.]+)  angle of W and B ([\d.]+) degrees");
        Assert.Equal(6, points.Count);
        Assert.True(Number(points[^1].Groups[1]) < 0.05 * Number(points[0].Groups[1]), output);
        Assert.True(Number(points[^1].Groups[2]) < 60, output);
        Assert.Contains("saved and loaded: 0.weight, 0.bias, ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_convolutional_network_learns_digits_by_every_rule_and_best_by_backpropagation()
    {
        var output = await Run("ConvolutionalNetwork");
        var accuracies = Regex.Matches(output, @"(\w+) +validation accuracy ([\d.]+) %")
            .ToDictionary(match => match.Groups[1].Value, match => Number(match.Groups[2]));
        Assert.Equal(["bp", "fa", "usf", "dfa"], accuracies.Keys);
        Assert.All(accuracies, pair => Assert.InRange(pair.Value, 80, accuracies["bp"]));
    }

    [Fact]
    public async Task A_converted_residual_network_turns_towards_backpropagation_and_draws_it()
    {
        var folder = Directory.CreateTempSubdirectory("soap-any-model-").FullName;
        try
        {
            var figure = Path.Combine(folder, "angles.svg");
            var output = await Run("AnyModel", "angles", "4096", figure);
            var report = output[..output.IndexOf("fa: validation", StringComparison.Ordinal)];
            Assert.Contains(report.Trim(), Repository.Read("docs", "any-model.md"), StringComparison.Ordinal);

            // Rules one after the other, each with nine layers.
            var angles = Regex.Matches(output, @"^(stem|block\S+|head)((?: +[\d.]+)+)$", RegexOptions.Multiline)
                .Select(row => Regex.Matches(row.Groups[2].Value, @"[\d.]+").Select(angle => Number(angle)).ToArray())
                .Chunk(9).ToArray();
            Assert.Equal(3, angles.Length);
            Assert.All(angles, rule => Assert.All(rule[8], angle => Assert.Equal(0, angle)));
            Assert.All(angles[0].SkipLast(1), layer => Assert.InRange(layer[0], 85, 95));
            Assert.All(angles[1].SkipLast(1), layer => Assert.InRange(layer[0], 20, 75));
            Assert.All(angles[2].SkipLast(1), layer => Assert.InRange(layer[^1], 0, 0.7 * layer[0]));
            var drawn = XDocument.Load(figure).Descendants().Where(element => element.Name.LocalName == "polyline");
            Assert.All(drawn, line => Assert.Equal(9, line.Attribute("points")!.Value.Split(' ').Length));
            Assert.Equal(3, drawn.Count());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Shortcuts_pass_on_what_is_sent_to_every_layer_and_nothing_of_what_is_sent_to_blocks()
    {
        var forms = (await Run("AnyModel", "shortcuts", "1", "2048")).Split("validation accuracy");
        var heard = forms.Select(form =>
            Regex.Matches(form, @"(\S+) .*norm x ([\d.]+) .*turned by ([\d.]+)")).ToArray();
        Assert.Equal(6, forms.Length); // backpropagation, the head alone, at blocks, at layers, at layers cut
        Assert.Equal([0, 6, 0, 0, 4, 0], heard.Select(rows => rows.Count));
        Assert.Equal("stem", heard[4][0].Groups[1].Value);
        Assert.InRange(Number(heard[4][0].Groups[2]), 1.2, 2.5);
        Assert.InRange(Number(heard[4][0].Groups[3]), 30, 70);
    }

    [Fact]
    public async Task A_loop_of_ones_own_trains_a_converted_model_and_gives_it_back()
    {
        var output = await Run("AnyModel", "loop");
        var accuracy = Regex.Match(output, @"by itself again: validation accuracy ([\d.]+) %").Groups[1];
        Assert.InRange(Number(accuracy), 50, 100);
    }

    [Fact]
    public async Task Targets_come_down_through_a_convolutional_network()
    {
        var output = await Run("AnyModel", "targets");
        var accuracy = Regex.Match(output, @"targets through kernels: validation accuracy ([\d.]+) %").Groups[1];
        Assert.InRange(Number(accuracy), 70, 100);
    }

    [Fact]
    public async Task The_weights_of_the_angle_experiment_turn_towards_the_feedback_as_the_page_says()
    {
        var output = await Run("AngleExperiment");
        Assert.Contains("both angles fell on every seed", output, StringComparison.Ordinal);

        // docs/weight-transport.md shows the table's first and last rows.
        var rows = output.Split('\n').Where(line => Regex.IsMatch(line, @"^ +\d+ \|")).ToArray();
        var page = Repository.Read("docs", "weight-transport.md");
        Assert.Equal(13, rows.Length);
        Assert.Contains(rows[0].Trim(), page, StringComparison.Ordinal);
        Assert.Contains(rows[^1].Trim(), page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_trainer_calls_back_after_whole_intervals_only()
    {
        var output = await Run("CallbacksAndTrainer");
        Assert.Equal(
            ["40000", "80000", "120000", "160000"],
            Regex.Matches(output, @"after +(\d+) examples").Select(match => match.Groups[1].Value));
        Assert.Equal(
            ["200", "400"], Regex.Matches(output, @"after +(\d+) epochs").Select(match => match.Groups[1].Value));
        Assert.Contains("finished after 8000 batches", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Own_data_and_an_own_task_are_learnt_by_a_program()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("soap-own-data-").FullName, "signs.csv");
        try
        {
            await File.WriteAllTextAsync(file, "x,sign\n" + string.Concat(
                Enumerable.Range(1, 100).Select(i => $"{i},plus\n{-i},minus\n")), Cancellation);
            var lines = (await Run("OwnData", file)).Split('\n');
            Assert.Equal("signs.csv: test accuracy 1.00", lines[0].Trim());
            Assert.Matches(@"^parity: training loss 0\.[0-5]", lines[1]);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    [Fact]
    public async Task A_study_of_ones_own_runs_and_the_second_time_trains_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("soap-own-study-").FullName;
        try
        {
            var first = await Run("OwnStudy", folder);
            var second = await Run("OwnStudy", folder);
            Assert.StartsWith("54 trials, 54 of them trained now", first, StringComparison.Ordinal);
            Assert.StartsWith("54 trials, 0 of them trained now", second, StringComparison.Ordinal);
            Assert.Contains(" the examples of bp to reach ", first, StringComparison.Ordinal);
            Assert.Equal(first.Split('\n')[1..], second.Split('\n')[1..]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task In_a_program_of_another_culture_its_own_numbers_look_so_and_those_of_the_library_do_not()
    {
        var own = await ExampleProcess.RunInGermanAsync("FeedbackLinearInAnyModel", Cancellation);
        Assert.Matches(@"loss \d+,\d+", own);

        var folder = Directory.CreateTempSubdirectory("soap-german-study-").FullName;
        try
        {
            var german = await ExampleProcess.RunInGermanAsync("OwnStudy", Cancellation, folder);
            var plain = await Run("OwnStudy", folder);
            Assert.StartsWith("54 trials, 54 of them trained now", german, StringComparison.Ordinal);
            Assert.StartsWith("54 trials, 0 of them trained now", plain, StringComparison.Ordinal);
            Assert.Equal(plain.Split('\n')[1..], german.Split('\n')[1..]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_rule_of_ones_own_is_known_to_the_command_to_studies_and_to_reports_also_the_plain_ones()
    {
        var folder = Directory.CreateTempSubdirectory("soap-own-rule-").FullName;
        try
        {
            Assert.Contains("Ternary feedback alignment", await Run("OwnRule", "rules"), StringComparison.Ordinal);
            var trial = await Run(
                "OwnRule", "train", "rule=dfa+mine:threshold=1", "task=curve", "hidden=20", "validation=0",
                "epochs=20", "learning-rate=0.05");
            Assert.Contains("dfa+mine:threshold=1", trial, StringComparison.Ordinal);

            var study = await Run(
                "OwnRule", "run", "curve", "rules=bp fa mine mine:threshold=2", "epochs=40", "seeds=1,2", "--out",
                folder);
            Assert.Contains("mine threshold=2", study, StringComparison.Ordinal);
            var report = File.ReadAllText(Path.Combine(folder, "report.html"));
            var numbers = File.ReadAllText(Path.Combine(folder, "numbers.csv"));
            Assert.Contains("mine threshold=2", report, StringComparison.Ordinal);
            Assert.Contains("mine:threshold=0.5", numbers, StringComparison.Ordinal);
            Assert.Contains(
                "\"OwnRule run curve",
                File.ReadAllText(Path.Combine(folder, "provenance.json")),
                StringComparison.Ordinal);

            // The plain command does not know the rule. Results are plain files: it reports the same numbers all the
            // same, but for operations, which the rule's own code counts.
            File.Delete(Path.Combine(folder, "report.html"));
            File.Delete(Path.Combine(folder, "numbers.csv"));
            var (exitCode, output, error) = await ExampleProcess.RunSoapAsync(Cancellation, "report", folder);
            Assert.True(exitCode == 0, $"{output}\n{error}");
            Assert.Contains("mine:threshold=0.5", output, StringComparison.Ordinal);
            Assert.Contains(
                "mine:threshold=2", File.ReadAllText(Path.Combine(folder, "report.html")), StringComparison.Ordinal);
            Assert.Equal(Measured(numbers), Measured(File.ReadAllText(Path.Combine(folder, "numbers.csv"))));

            static IEnumerable<string> Measured(string csv) =>
                csv.Split('\n').Where(line => !line.Contains(",flops_", StringComparison.Ordinal));

            var unknown = await ExampleProcess.RunSoapAsync(Cancellation, "train", "rule=mine");
            Assert.Equal(2, unknown.ExitCode);
            Assert.Contains("unknown rule 'mine'", unknown.Error, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> Run(string name, params string[] arguments)
    {
        var (exitCode, output, error) = await ExampleProcess.RunAsync(name, Cancellation, arguments);
        Assert.True(exitCode == 0, $"{name} ended with {exitCode}:\n{output}\n{error}");
        return output;
    }

    private static double Number(Capture number) => double.Parse(number.Value, CultureInfo.InvariantCulture);
}
