using Soap.Lab.Clusters;
using Soap.Lab.Records;
using Soap.Storage;
using Xunit;

namespace Soap.Cli.Tests.Slurm;

/// <summary>What is said of a submitted study, by commands that answer in Slurm's place.</summary>
public sealed class SlurmStatusTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SlurmStatusTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no shell.");
        Command("scontrol", "echo 'MaxArraySize = 1001'");
        Command("sbatch", "echo x >> count; echo $((1000 + $(wc -l < count)))");
        Command("squeue", "[ ! -e away ] || { echo 'Unable to contact the controller' >&2; exit 1; }; cat queue");
        Command("sacct", "exit 1");
        Command("sinfo", "exit 1");
        File.WriteAllText(_folder["queue"], "");
        var submitted = Run(
            "run", "curve", "rules=bp fa", "epochs=20", "seeds=1..5", "learning-rates=", "validation=100", "--out",
            "study", "--on", "slurm", "slurm.trials-per-task=1", "slurm.exclude=n7");
        Assert.Equal((0, ""), (submitted.ExitCode, submitted.Error));
        Assert.Contains("Submitted 10 trials in 10 tasks, job 1001; behind them job 1002", submitted.Output,
            StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_node_that_fails_every_task_is_named_though_not_every_task_is()
    {
        for (var task = 0; task < 10; task++)
        {
            File.WriteAllText(
                _folder["study", "slurm", "1", "attempts", $"1-{task}.txt"],
                $"2026-01-01T00:00:0{task}Z 1001_{task} n1 began\n2026-01-01T00:01:0{task}Z 1001_{task} n1 ended-1\n");
        }

        File.WriteAllText(_folder["queue"], "1002|N/A|PENDING|Dependency|\n");
        var said = Run("status", "study").Output;
        Assert.Contains("tasks waiting 1, running 0, done 0, failed 10", said, StringComparison.Ordinal);
        Assert.Equal(8, said.Split("ended without all its results").Length - 1);
        Assert.Contains("2 more tasks ended without all their results", said, StringComparison.Ordinal);
        Assert.Contains("node n1 failed 10 tasks in a row", said, StringComparison.Ordinal);
        Assert.Contains("slurm.exclude=n7,n1", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_submitted_while_the_queue_does_not_say_what_waits()
    {
        File.WriteAllText(_folder["away"], "");
        var ended = Run("resume", "study", "--on", "slurm");
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(
            "squeue: Unable to contact the controller. Jobs of this study may wait or run already: 1001, 1002",
            ended.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["study", "slurm", "2"]));
    }

    [Fact]
    public void Jobs_that_wait_or_run_are_not_submitted_twice()
    {
        File.WriteAllText(_folder["queue"], "1001|3|RUNNING|None|n1\n");
        var ended = Run("resume", "study", "--on", "slurm");
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("1 job of this study waits or runs: 1001", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_task_that_runs_failed_trials_again_is_not_done_by_the_failures_of_before()
    {
        foreach (var trial in new StudyFolder(_folder["study"]).ReadManifest().Trials.Select(trial => trial.Id))
        {
            Directory.CreateDirectory(_folder["study", "trials", trial]);
            File.WriteAllText(_folder["study", "trials", trial, "error.json"], "{");
        }

        Assert.Contains("running 0, done 10, failed 0", Run("status", "study").Output, StringComparison.Ordinal);
        Assert.Equal(0, Run("retry", "study", "--on", "slurm").ExitCode);
        Assert.Contains("running 0, done 0, failed 10", Run("status", "study").Output, StringComparison.Ordinal);
        File.WriteAllText(
            _folder["study", "slurm", "2", "attempts", "1-3.txt"],
            "2026-01-01T00:00:00Z 1003_3 n1 began\n2026-01-01T00:01:00Z 1003_3 n1 ended-1\n");
        Assert.Contains("running 0, done 1, failed 9", Run("status", "study").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Tasks_of_a_plan_whose_place_another_took_are_not_spoken_of()
    {
        Assert.Contains("done 0, failed 10", Run("status", "study").Output, StringComparison.Ordinal);
        Assert.Equal(0, Run(
            "plan", "curve", "rules=bp", "epochs=30", "seeds=1..5", "learning-rates=", "validation=100", "--out",
            "study").ExitCode);
        Assert.Contains("done 0, failed 0", Run("status", "study").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void While_one_process_submits_another_does_not()
    {
        using (Lease.Take(_folder["study", "slurm"]))
        {
            var ended = Run("resume", "study", "--on", "slurm");
            Assert.Equal(5, ended.ExitCode);
            Assert.Contains("slurm is in use by process", ended.Error, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(_folder["study", "slurm", "2"]));
        Assert.Equal(0, Run("resume", "study", "--on", "slurm").ExitCode);
    }

    [Fact]
    public void Jobs_of_another_submission_that_are_in_the_queue_alone_are_ended_too()
    {
        Command(
            "squeue",
            $"case \"$*\" in *-u*) [ -e ended ] || echo '77|{_folder["study"]}/slurm/2/trials-1.sh' ;; esac");
        Command("scancel", "echo $* >> ended");
        var refused = Run("resume", "study", "--on", "slurm");
        Assert.Contains("1 job of this study waits or runs: 77", refused.Error, StringComparison.Ordinal);
        Assert.StartsWith("Ended 77. Go on with:", Run("cancel", "study").Output, StringComparison.Ordinal);
        Assert.Equal("77\n", File.ReadAllText(_folder["ended"]));
    }

    [Fact]
    public void A_job_that_comes_while_the_others_are_ended_is_ended_too_and_the_last_of_a_submission_first()
    {
        Command("squeue", $"case \"$*\" in *-u*) [ ! -e ended ] || echo '77|{_folder["study"]}/slurm/2/next.sh' ;; " +
            "*) printf '1001|0|RUNNING|None|n1\\n1002|N/A|PENDING|Dependency|\\n' ;; esac");
        Command("scancel", "echo $* >> ended");
        Assert.StartsWith("Ended 1001, 1002, 77. Go on", Run("cancel", "study").Output, StringComparison.Ordinal);
        Assert.Equal("1002 1001\n77\n", File.ReadAllText(_folder["ended"]));
    }

    [Fact]
    public void A_submission_of_another_version_is_refused()
    {
        var folder = new SlurmFolder(_folder["study"]);
        folder.Write(folder.Submissions()[0] with { Format = "soap-slurm-9" });
        var ended = Run("status", "study");
        Assert.Equal(3, ended.ExitCode);
        Assert.Contains("its format is 'soap-slurm-9'; allowed: soap-slurm-1", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void How_many_trials_at_once_is_asked_of_Slurm_by_its_own_key()
    {
        var ended = Run("resume", "study", "--on", "slurm", "--jobs", "2");
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("--jobs belongs to this machine", ended.Error, StringComparison.Ordinal);
    }

    private void Command(string name, string text)
    {
        Directory.CreateDirectory(_folder["bin"]);
        File.WriteAllText(_folder["bin", name], $"#!/bin/sh\ncd '{_folder.Path}'\n{text}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder["bin", name], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    private SoapProcess.Ended Run(params string[] arguments) => SoapProcess.Run(
        _folder.Path, [("PATH", $"{_folder["bin"]}:{Environment.GetEnvironmentVariable("PATH")}")], arguments);
}
