using System.Text.Json.Nodes;
using Soap.Lab.Records;
using Xunit;

namespace Soap.Cli.Tests;

/// <summary>Workers, each with some trials of a planned study.</summary>
public sealed class WorkerTests : IDisposable
{
    private static readonly string[] Study =
    [
        "curve", "rules=bp fa", "epochs=20", "seeds=1,2", "learning-rates=0.01,0.1", "tuning-seeds=11",
        "validation=100", "batch=10", "diagnose-every=0",
    ];

    private static readonly string[] Long = [.. Study.Select(word => word == "epochs=20" ? "epochs=20000" : word)];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Workers_leave_the_bytes_that_one_run_leaves_and_the_last_round_when_the_others_are_there()
    {
        Assert.Equal(0, InProcess.Run(["run", .. Study, "--jobs", "1", "--out", _folder["alone"]]).ExitCode);
        Assert.Equal(0, InProcess.Run(["plan", .. Study, "--out", _folder["study"]]).ExitCode);
        Assert.Equal((0, ""), Worker("0-3"));
        var early = Worker("8-11");
        Assert.Equal(75, early.ExitCode);
        Assert.Contains("4 trials not planned yet", early.Error, StringComparison.Ordinal);
        Assert.Equal((0, ""), Worker("4,5,6"));
        Assert.Equal((0, ""), Worker("7"));
        Assert.Equal((0, ""), Worker("8-11"));
        Assert.Equal(0, InProcess.Run("report", _folder["study"]).ExitCode);
        Assert.Equal(StudyBytes.Of(_folder["alone"]), StudyBytes.Of(_folder["study"]));
    }

    [Fact]
    public void Numbers_are_those_of_the_manifest_and_what_is_there_is_not_run_again()
    {
        InProcess.Run(["plan", .. Study, "--out", _folder["study"]]);
        Assert.Equal((0, ""), Worker("2"));
        var trials = JsonNode.Parse(File.ReadAllText(_folder["study", "manifest-1.json"]))!["trials"]!.AsArray();
        var id = (string)trials[2]!["id"]!;
        Assert.Equal([id], Directory.GetDirectories(_folder["study", "trials"]).Select(Path.GetFileName));
        var written = File.GetLastWriteTimeUtc(_folder["study", "trials", id, "result.json"]);
        var again = InProcess.Run("worker", _folder["study"], "--index", "2");
        Assert.Equal((0, "", "1 result there\n"), (again.ExitCode, again.Error, again.Output));
        Assert.Equal(written, File.GetLastWriteTimeUtc(_folder["study", "trials", id, "result.json"]));
    }

    [Fact]
    public void A_worker_with_a_failed_trial_and_some_that_are_not_known_yet_asks_to_be_run_again_for_those()
    {
        InProcess.Run(["plan", .. Study, "--out", _folder["study"]]);
        var id = new StudyFolder(_folder["study"]).ReadManifest().Trials[0].Id;
        Directory.CreateDirectory(_folder["study", "trials", id]);
        File.WriteAllText(_folder["study", "trials", id, "error.json"], "{");
        var both = Worker("0,8-11");
        Assert.Equal(75, both.ExitCode);
        Assert.Contains("1 of 5 trials failed, the first (", both.Error, StringComparison.Ordinal);
        Assert.Contains("4 trials not planned yet", both.Error, StringComparison.Ordinal);
        Assert.Equal(1, Worker("0").ExitCode);
    }

    [Theory]
    [InlineData("USR1", 75)]
    [InlineData("USR2", 75)]
    [InlineData("TERM", 75)]
    [InlineData("INT", 130)]
    public void A_signal_stores_the_states_and_the_same_command_goes_on(string signal, int exitCode)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The signals are those of Linux.");
        InProcess.Run(["plan", .. Long, "--out", _folder["study"]]);
        using (var process = SoapProcess.Start(
            _folder.Path, "worker", "study", "--index", "0,1", "--jobs", "2", "--checkpoint-every", "1h"))
        {
            Assert.True(SpinWait.SpinUntil(
                () => process.HasExited || Files("lease-*.json").Length == 2, TimeSpan.FromMinutes(1)));
            SpinWait.SpinUntil(() => process.HasExited, TimeSpan.FromSeconds(2));
            process.Signal(signal);
            var ended = process.Wait();
            Assert.True(ended.ExitCode == exitCode, $"{ended.ExitCode}: {ended.Error}{ended.Output}");
            Assert.Contains("the same command goes on", ended.Error, StringComparison.Ordinal);
        }

        Assert.NotEmpty(Files("checkpoint-*.safetensors"));
        Assert.Empty(Files("lease-*.json"));
        Assert.Empty(Files("result.json"));
    }

    [Theory]
    [InlineData("12", "--index 12: manifest 1 of FOLDER has 12 trials; allowed: 0 to 11")]
    [InlineData("3-2", "--index 3-2: '3-2' is not allowed; allowed: a number from 0, a range, or a list of both, " +
        "such as 3, 3-7 or 0,4,8-11")]
    [InlineData("-1", "'-1' is not allowed")]
    [InlineData("1,,2", "--index 1,,2: '' is not allowed")]
    public void Numbers_that_there_are_not_are_refused(string index, string message)
    {
        InProcess.Run(["plan", .. Study, "--out", _folder["study"]]);
        var (exitCode, error) = Worker(index);
        Assert.Equal(2, exitCode);
        Assert.Contains(
            message.Replace("FOLDER", _folder["study"], StringComparison.Ordinal), error, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_build_or_plan_and_a_folder_without_one_are_refused()
    {
        Assert.Equal(5, Worker("0").ExitCode);
        InProcess.Run(["plan", .. Study, "--out", _folder["study"]]);
        var (code, other) = Worker("0", "--code", "0123456789abcdef");
        Assert.Equal(2, code);
        Assert.Contains("--code 0123456789abcdef: this is another build of SOAP", other, StringComparison.Ordinal);
        var (plan, none) = Worker("0", "--manifest", "2");
        Assert.Equal(5, plan);
        Assert.Contains("has no manifest 2; allowed: 1", none, StringComparison.Ordinal);
        Assert.Equal(2, Worker("0", "--manifest", "x").ExitCode);
    }

    private (int ExitCode, string Error) Worker(string index, params string[] more)
    {
        var ended = InProcess.Run(["worker", _folder["study"], "--index", index, "--jobs", "2", .. more]);
        return (ended.ExitCode, ended.Error);
    }

    private string[] Files(string pattern) => Directory.Exists(_folder["study", "trials"])
        ? Directory.GetFiles(_folder["study", "trials"], pattern, SearchOption.AllDirectories)
        : [];
}
