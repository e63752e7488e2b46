using Xunit;

namespace Soap.Cli.Tests.Slurm;

/// <summary>Studies on a real cluster of Slurm, with two nodes that are both on this machine.</summary>
public sealed class SlurmTests(SlurmCluster cluster) : IClassFixture<SlurmCluster>, IDisposable
{
    private static readonly TimeSpan Minutes = TimeSpan.FromMinutes(4);

    // 20 trials that can be run at once, and then up to 12 at the best rates.
    private static readonly string[] Study =
    [
        "curve", "rules=bp fa", "epochs=20", "seeds=1..6", "learning-rates=0.01,0.1", "tuning-seeds=11,12",
        "validation=100", "batch=10", "diagnose-every=0",
    ];

    // Two trials of a minute or two.
    private static readonly string[] Long =
    [
        "curve", "rules=bp", "epochs=60000", "seeds=1,2", "learning-rates=", "validation=100", "batch=10",
        "diagnose-every=0", "evaluate-every=100000", "log-every=100000",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        if (cluster.Missing is null)
        {
            cluster.Run("scancel", "--user=" + Environment.UserName);
            cluster.WaitForTheEnd(Minutes);
        }

        _folder.Dispose();
    }

    [Fact(Explicit = true)]
    [Trait("Length", "long")]
    public void An_array_of_20_trials_a_second_round_and_the_report_leave_the_bytes_of_a_run_here_on_both_nodes()
    {
        Assert.SkipWhen(cluster.Missing is not null, cluster.Missing ?? "");
        Submit(Study, "slurm.trials-per-task=1", "slurm.time=10");
        var alone = SoapProcess.Run(_folder.Path, ["run", .. Study, "--jobs", "1", "--out", "alone"]);
        Assert.True(alone.ExitCode == 0, alone.Error);
        Assert.Matches(@"Slurm, jobs \d+, \d+: tasks waiting \d+, running \d+, done \d+, failed 0\n", Status());
        cluster.WaitForTheEnd(Minutes);
        var status = Status();
        Assert.Contains("All is there.", status, StringComparison.Ordinal);
        Assert.Matches(@"tasks waiting 0, running 0, done (2[1-9]|3[0-2]), failed 0\n", status);
        Assert.Equal(Bytes("alone"), Bytes("study"));
        Assert.Equal(SlurmCluster.Nodes, Attempts().Select(words => words[2]).Distinct().Order());
    }

    [Fact(Explicit = true)]
    [Trait("Length", "long")]
    public void Ahead_of_its_time_limit_a_task_stores_its_state_is_requeued_and_goes_on_to_the_same_bytes()
    {
        Assert.SkipWhen(cluster.Missing is not null, cluster.Missing ?? "");
        string[] longer = [.. Long.Select(word => word == "epochs=60000" ? "epochs=160000" : word)];
        Submit(longer, "slurm.trials-per-task=1", "slurm.time=2", "slurm.signal=USR2@50");
        cluster.WaitFor(() => Attempts().Any(words => words[3] == "again"), Minutes);
        cluster.WaitForTheEnd(Minutes);
        Assert.Contains("All is there.", Status(), StringComparison.Ordinal);
        Assert.Contains("goes on after", Log("1-0") + Log("1-1"), StringComparison.Ordinal);
        var alone = SoapProcess.Run(_folder.Path, ["run", .. longer, "--jobs", "2", "--out", "alone"]);
        Assert.True(alone.ExitCode == 0, alone.Error);
        Assert.Equal(Bytes("alone"), Bytes("study"));
    }

    [Fact(Explicit = true)]
    [Trait("Length", "long")]
    public void Cancelled_tasks_store_their_states_and_are_submitted_again()
    {
        Assert.SkipWhen(cluster.Missing is not null, cluster.Missing ?? "");
        Submit(
            [.. Long.Select(word => word == "epochs=60000" ? "epochs=2000000" : word)], "slurm.trials-per-task=1");
        cluster.WaitFor(() => Files("lease-*.json").Length == 2, Minutes);
        var twice = Soap("resume", "study", "--on", "slurm");
        Assert.Equal(2, twice.ExitCode);
        Assert.Contains("2 jobs of this study wait or run", twice.Error, StringComparison.Ordinal);
        Thread.Sleep(3000); // so that there is something to store
        var cancel = Soap("cancel", "study");
        Assert.True(cancel.ExitCode == 0, cancel.Error);
        cluster.WaitForTheEnd(Minutes);
        Assert.Equal(2, Files("checkpoint-*.safetensors").Select(Path.GetDirectoryName).Distinct().Count());
        Assert.Empty(Files("lease-*.json"));
        var status = Status();
        Assert.Contains("failed 2\n", status, StringComparison.Ordinal);
        Assert.Contains("CANCELLED, exit code 75 (stopped in the middle), after 1 attempt on n", status,
            StringComparison.Ordinal);
        Assert.Contains("soap resume", status, StringComparison.Ordinal);
        Assert.Equal("No job of this study waits or runs.\n", Soap("cancel", "study").Output);
        Assert.Equal(0, Soap("resume", "study", "--on", "slurm").ExitCode);
        cluster.WaitFor(() => Log("1-0", 2).Contains("goes on after", StringComparison.Ordinal), Minutes);
    }

    [Fact(Explicit = true)]
    [Trait("Length", "long")]
    public void A_task_whose_node_dies_goes_on_elsewhere_and_the_node_is_named()
    {
        Assert.SkipWhen(cluster.Missing is not null, cluster.Missing ?? "");
        string[] one =
        [
            .. Long.Select(word => word switch
            {
                "seeds=1,2" => "seeds=1",
                "epochs=60000" => "epochs=30000",
                _ => word,
            }),
        ];
        Submit(one, "slurm.exclude=n2");
        cluster.WaitFor(() => Files("lease-*.json").Length == 1, Minutes);
        var job = Attempts()[0][1];
        cluster.Kill("slurmd-n1");
        foreach (var process in OfTheNode())
        {
            process.Kill();
        }

        cluster.WaitFor(() => cluster.Run("squeue", "-h", "-r", "-t", "PENDING", "-o", "%F_%K").Contains(
            job, StringComparison.Ordinal), Minutes);
        cluster.Run("scontrol", "update", $"jobid={job}", "excnodelist=");
        cluster.WaitFor(() => Attempts().Any(words => words[2] == "n2"), Minutes);
        Assert.Matches(@"node n1 is down .*\n *scontrol update nodename=n1 state=resume\n", Status());
        cluster.Script("node", "n1");
        cluster.WaitForTheEnd(Minutes);
        Assert.Contains("All is there.", Status(), StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    [Trait("Length", "long")]
    public void A_controller_that_restarts_in_the_middle_loses_nothing()
    {
        Assert.SkipWhen(cluster.Missing is not null, cluster.Missing ?? "");
        Submit(Study, "slurm.trials-per-task=5");
        cluster.WaitFor(() => Files("result.json").Length > 0, Minutes);
        cluster.Kill("slurmctld", "TERM");
        Assert.Matches(@"of the others nothing is known \(squeue: ", Status());
        cluster.Script("controller");
        cluster.WaitFor(() => cluster.Run("squeue", "-h", "-t", "all").Length > 0, Minutes);
        cluster.WaitForTheEnd(Minutes);
        Assert.Contains("All is there.", Status(), StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["study", "report.html"]));
    }

    [Fact(Explicit = true)]
    [Trait("Length", "long")]
    public void A_task_that_breaks_again_and_again_stops_says_why_and_is_run_again_when_asked_for()
    {
        Assert.SkipWhen(cluster.Missing is not null, cluster.Missing ?? "");
        Submit(
            [.. Long.Select(word => word.Replace("60000", "20", StringComparison.Ordinal))],
            "slurm.trials-per-task=2", "slurm.setup=ulimit -v 300000");
        cluster.WaitForTheEnd(Minutes);
        Assert.Equal(3, Attempts().Count(words => words[3] == "began"));
        var status = Status();
        Assert.Matches(@"task \d+_0 \(trials 0,1\) ended without all its results: FAILED, exit code 13\d .*" +
            "after 3 attempts on n", status);
        Assert.Contains("     | ", status, StringComparison.Ordinal);
        Assert.Contains("soap retry", status, StringComparison.Ordinal);
        var retry = Soap("retry", "study", "slurm.setup=", "--on", "slurm");
        Assert.True(retry.ExitCode == 0, retry.Error);
        cluster.WaitForTheEnd(Minutes);
        status = Status();
        Assert.Contains("All is there.", status, StringComparison.Ordinal);
        Assert.Contains("done 1, failed 0\n", status, StringComparison.Ordinal);
    }

    // Slurm's keeper of the job first, which would tell how the others ended.
    private IEnumerable<System.Diagnostics.Process> OfTheNode() => System.Diagnostics.Process.GetProcesses()
        .Select(process => (Process: process, Command: CommandLine(process)))
        .Where(one => one.Command.StartsWith("slurmstepd: ", StringComparison.Ordinal)
            || one.Command.Contains($"worker {_folder["study"]} ", StringComparison.Ordinal)
            || one.Command.Contains("/slurm_script", StringComparison.Ordinal))
        .OrderByDescending(one => one.Command.StartsWith("slurmstepd: ", StringComparison.Ordinal))
        .Select(one => one.Process);

    private static string CommandLine(System.Diagnostics.Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return ""; // it has ended
        }
    }

    private void Submit(string[] study, params string[] settings)
    {
        var ended = Soap(["run", .. study, .. settings, "--on", "slurm", "--out", "study"]);
        Assert.True(ended.ExitCode == 0, ended.Error);
    }

    private SoapProcess.Ended Soap(params string[] arguments) => cluster.Soap(_folder.Path, arguments);

    private string Status()
    {
        var ended = Soap("status", "study");
        Assert.True(ended.ExitCode == 0, ended.Error);
        return ended.Output;
    }

    private string Log(string task, int submission = 1)
    {
        var file = _folder["study", "slurm", $"{submission}", "logs", $"{task}.log"];
        return File.Exists(file) ? File.ReadAllText(file) : "";
    }

    private string[] Files(string pattern) => Directory.Exists(_folder["study", "trials"])
        ? Directory.GetFiles(_folder["study", "trials"], pattern, SearchOption.AllDirectories)
        : [];

    private string[][] Attempts() => !Directory.Exists(_folder["study", "slurm"]) ? [] :
    [
        .. Directory.GetDirectories(_folder["study", "slurm"])
            .SelectMany(folder => Directory.GetFiles(Path.Combine(folder, "attempts")))
            .SelectMany(File.ReadAllLines).Select(line => line.Split(' ')),
    ];

    private Dictionary<string, string> Bytes(string study) => StudyBytes.Of(_folder[study])
        .Where(file => !file.Key.StartsWith("slurm/", StringComparison.Ordinal)).ToDictionary();
}
