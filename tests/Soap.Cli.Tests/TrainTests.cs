using System.Text.Json;
using Soap.Lab.Exports.TensorBoard;
using Xunit;

namespace Soap.Cli.Tests;

public sealed class TrainTests
{
    private static readonly string[] Small = ["train", "task=curve", "hidden=3", "epochs=0.1"];

    [Theory]
    [InlineData("curve", "task curve: 450 samples to train on, 50 held out for validation")]
    [InlineData("teacher-student", "task teacher-student: 1,800 samples to train on, 200 held out for validation")]
    [InlineData("linear-map", "task linear-map: 1,800 samples to train on, 200 held out for validation")]
    public void A_drawn_task_is_trained_without_another_key_and_the_samples_are_told(string task, string line)
    {
        var ended = InProcess.Run("train", $"task={task}", "epochs=0.1", "hidden=3");
        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.Contains(line, ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Events_for_TensorBoard_are_written_while_it_trains_and_of_what_was_trained_before()
    {
        using var folder = new TemporaryFolder();
        string[] train =
            ["train", "task=curve", "rule=fa", "hidden=8", "learning-rate=0.05", "epochs=2", "--out", folder["kept"]];
        Assert.Equal(0, InProcess.Run([.. train, "--tensorboard", folder["one"]]).ExitCode);
        Assert.Equal(0, InProcess.Run([.. train, "--tensorboard", folder["two"]]).ExitCode);
        var (live, whole) = (Only(folder["one"]), Only(folder["two"]));
        Assert.Matches("/fa/rate-0.05/seed-1,[0-9a-f]{12}/events.out.tfevents.0.soap$", live);
        Assert.InRange(EventFile.Count(live) - EventFile.Count(whole), 0, 1);
        Assert.True(EventFile.Count(whole) > 20, $"{EventFile.Count(whole)} events");

        // What a run that was killed left of it is written anew.
        using (var half = File.OpenWrite(live))
        {
            half.SetLength(half.Length / 2);
        }

        Assert.Equal(0, InProcess.Run([.. train, "--tensorboard", folder["one"]]).ExitCode);
        Assert.Equal(File.ReadAllBytes(whole), File.ReadAllBytes(live));
        var ended = InProcess.Run("train", "task=curve", "--tensorboard", " ");
        Assert.Equal(
            (2, "error: ' ' is not a folder; allowed: the path of a folder, such as events\n"),
            (ended.ExitCode, ended.Error));

        static string Only(string path) => Assert.Single(Directory.GetFiles(path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_value_that_was_typed_is_not_cut()
    {
        var ended = InProcess.Run([.. Small, "validation=5000"]);
        Assert.Equal((2, ""), (ended.ExitCode, ended.Output));
        Assert.Contains(
            "validation=5000: the task curve has 500 training samples; allowed: 0 to 499",
            ended.Error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train", "rule=locoprop")]
    [InlineData("plan", "rules=bp locoprop")]
    [InlineData("run", "rules=bp locoprop")]
    public void A_batch_that_the_rule_cannot_take_is_refused_before_anything_else_is_said(string command, string rule)
    {
        using var folder = new TemporaryFolder();
        var ended = InProcess.Run(command, rule, "batch=5000", "--out", folder["kept"]);
        Assert.Equal((2, ""), (ended.ExitCode, ended.Output));
        Assert.Equal(
            "error: fit 'local-steps' of a dense map from 784 to 256: 5000 rows (samples, or positions of samples) " +
                "are too many for products of rows with rows; allowed: at most 4096; take a smaller batch, or " +
                "another fit",
            ended.Error.Trim());
        Assert.False(Directory.Exists(folder["kept"]));
    }

    [Fact]
    public void A_study_of_a_drawn_task_runs_without_another_key()
    {
        using var folder = new TemporaryFolder();
        var ended = InProcess.Run(
            "run", "founding", "--quick", "task=curve", "rules=bp fa", "seeds=1,2", "learning-rates=0.1", "hidden=3",
            "--out", folder["study"]);
        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.Contains(
            "task curve: 450 samples to train on, 50 held out for validation", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_study_file_keeps_a_validation_that_does_not_fit_the_task_of_the_command_line()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["s.yaml"], "study: s\ntitle: T\nvalidation: 600\n");
        var ended = InProcess.Run("run", folder["s.yaml"], "task=curve", "--out", folder["study"]);
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(
            "validation=600: the task curve has 500 training samples", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_is_kept_shown_again_and_not_replaced_by_another()
    {
        using var folder = new TemporaryFolder();
        var first = InProcess.Run([.. Small, "--out", folder["kept"], "--json"]);
        Assert.Equal(0, first.ExitCode);
        using var told = JsonDocument.Parse(first.Output);
        using var kept = JsonDocument.Parse(File.ReadAllText(folder["kept", "result.json"]));
        Assert.Equal(
            told.RootElement.GetProperty("weightsDigest").GetString(),
            kept.RootElement.GetProperty("weightsDigest").GetString());
        using var provenance = JsonDocument.Parse(File.ReadAllText(folder["kept", "provenance.json"]));
        Assert.StartsWith(
            "soap train task=curve",
            provenance.RootElement.GetProperty("origin").GetProperty("commandLine").GetString(),
            StringComparison.Ordinal);

        var again = InProcess.Run([.. Small, "--out", folder["kept"], "--json"]);
        Assert.Equal((0, first.Output), (again.ExitCode, again.Output));
        Assert.Contains("nothing was trained", again.Error, StringComparison.Ordinal);

        var other = InProcess.Run([.. Small, "seed=2", "--out", folder["kept"]]);
        Assert.Equal(5, other.ExitCode);
        Assert.Contains("seed: 1 there, 2 now", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_folder_of_a_single_trial_may_be_a_link()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["elsewhere"]);
        Directory.CreateSymbolicLink(folder["link"], folder["elsewhere"]);
        var ended = InProcess.Run([.. Small, "--out", folder["link"]]);
        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.True(File.Exists(folder["elsewhere", "result.json"]));
        Assert.Contains(
            "nothing was trained", InProcess.Run([.. Small, "--out", folder["link"]]).Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_that_leads_nowhere_is_refused_before_anything_is_trained()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateSymbolicLink(folder["link"], folder["nowhere"]);
        var ended = InProcess.Run([.. Small, "--out", folder["link"]]);
        Assert.Equal(5, ended.ExitCode);
        Assert.StartsWith($"error: {folder["link"]} cannot be written", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("examples", ended.Output, StringComparison.Ordinal);
    }

    // A folder in the place of the lease keeps even root from making one.
    [Fact]
    public void A_result_is_shown_where_its_folder_cannot_be_taken()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, InProcess.Run([.. Small, "--out", folder["kept"]]).ExitCode);
        Directory.CreateDirectory(folder["kept", "lease-1.json"]);
        var again = InProcess.Run([.. Small, "--out", folder["kept"]]);
        Assert.Equal((0, ""), (again.ExitCode, again.Error));
        Assert.Contains("nothing was trained", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_that_were_named_and_are_not_there_are_told_by_the_variable_too()
    {
        using var folder = new TemporaryFolder();
        var ended = SoapProcess.Run(folder.Path, [("SOAP_DATA", folder["none"])], "train");
        Assert.Equal((2, ""), (ended.ExitCode, ended.Output));
        Assert.Contains($"SOAP_DATA={folder["none"]}: there is no such folder", ended.Error, StringComparison.Ordinal);
    }
}
