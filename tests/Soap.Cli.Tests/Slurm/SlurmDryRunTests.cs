using System.Diagnostics;
using Xunit;

namespace Soap.Cli.Tests.Slurm;

/// <summary>What is handed to Slurm, without any.</summary>
public sealed class SlurmDryRunTests : IDisposable
{
    private static readonly string[] Study =
        ["curve", "rules=bp fa", "epochs=20", "seeds=1..5", "learning-rates=", "validation=100", "--out"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_scripts_are_shown_with_absolute_paths_and_nothing_is_written()
    {
        var ended = Run(
            ["run", .. Study, _folder["it's"], "--on", "slurm", "--dry-run", "slurm.partition=long",
                "slurm.time=4:00:00", "slurm.mem=2G", "slurm.cpus=2", "slurm.array-limit=3",
                "slurm.setup=module load dotnet",
                "slurm.trials-per-task=4", "slurm.constraint=new", "--tensorboard", "events"]);
        Assert.True(ended.ExitCode == 0, ended.Error);
        Assert.Contains($"==> {_folder["it's"]}/slurm/1/tasks-1.txt <==\n0-3\n4-7\n8,9\n", ended.Output,
            StringComparison.Ordinal);
        Assert.All(
            (string[])["--array=0-2%3", "--partition=long", "--time=4:00:00", "--mem=2G", "--cpus-per-task=2",
                "--constraint=new", "--signal=B:USR2@120", "--requeue", "--open-mode=append",
                $"--output=\"{_folder["it's"]}/slurm/1/logs/1-%a.log\""],
            line => Assert.Contains($"#SBATCH {line}\n", ended.Output, StringComparison.Ordinal));
        Assert.Contains("\nmodule load dotnet\n", ended.Output, StringComparison.Ordinal);
        Assert.Matches(
            $"'worker' '{_folder.Path}/it'.''s' '--manifest' '1' '--code' '[0-9a-f]{{16}}' " +
                $"'--tensorboard' '{Path.GetFullPath("events")}' --index",
            ended.Output);
        Assert.Contains(
            $"'--on' 'slurm' '--behind' '--tensorboard' '{Path.GetFullPath("events")}'\n", ended.Output,
            StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["it's"]));
    }

    [Fact]
    public void The_scripts_are_shell()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no bash.");
        var ended = Run(["run", .. Study, _folder["study"], "--on", "slurm", "--dry-run", "slurm.trials-per-task=1"]);
        foreach (var script in ended.Output.Split("==> ")
            .Where(part => part.Contains(".sh <==", StringComparison.Ordinal)))
        {
            File.WriteAllText(_folder["script"], script[(script.IndexOf('\n', StringComparison.Ordinal) + 1)..]);
            using var bash = Process.Start(
                new ProcessStartInfo("bash", ["-n", _folder["script"]]) { RedirectStandardError = true })!;
            Assert.Equal("", bash.StandardError.ReadToEnd());
        }
    }

    [Theory]
    [InlineData("slurm.cpus=2", "slurm.cpus=2 belongs to --on slurm, which is missing")]
    [InlineData("--dry-run", "--dry-run belongs to --on slurm, which is missing")]
    [InlineData("--on pbs", "--on pbs: allowed: slurm")]
    [InlineData("--on slrum", "--on slrum: did you mean 'slurm'?")]
    [InlineData("--on slurm slurm.cpu=2", "unknown key 'slurm.cpu'; did you mean 'slurm.cpus'?")]
    public void Words_that_do_not_fit_are_refused(string words, string message)
    {
        var ended = Run(["run", .. Study, _folder["study"], .. words.Split(' ')]);
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(message, ended.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["study"]));
    }

    [Fact]
    public void Without_Slurm_nothing_is_submitted_and_the_error_says_where_to_go()
    {
        var ended = SoapProcess.Run(
            _folder.Path, [("PATH", _folder.Path)],
            ["run", .. Study, "study", "--on", "slurm", "slurm.trials-per-task=1"]);
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("scontrol is not installed here. Run this on a machine of the cluster", ended.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_whose_name_a_script_cannot_say_is_refused()
    {
        var ended = Run(["run", .. Study, _folder["100 %"], "--on", "slurm"]);
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("a folder for Slurm cannot have '%' in its path", ended.Error, StringComparison.Ordinal);
    }

    private static SoapProcess.Ended Run(string[] arguments) => InProcess.Run(arguments);
}
