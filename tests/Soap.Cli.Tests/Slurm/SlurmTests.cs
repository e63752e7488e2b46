using System.Text.RegularExpressions;
using Xunit;

namespace Soap.Cli.Tests.Slurm;

/// <summary>Studies on a real cluster of Slurm, with two nodes that are both on this machine.</summary>
public sealed class SlurmTests(SlurmCluster cluster) : IClassFixture<SlurmCluster>, IDisposable
{
    private static readonly TimeSpan Minutes = TimeSpan.FromMinutes(8);

    // 20 trials that can be run at once, and then up to 12 at the best rates.
    private static readonly string[] Study =
    [
        "curve", "rules=bp fa", "epochs=20", "seeds=1..6", "learning-rates=0.01,0.1", "tuning-seeds=11,12",
        "validation=100", "batch=10", "diagnose-every=0",
    ];

    // Two trials of half a minute.
    private static string[] Of(int epochs, string seeds = "1,2") =>
    [
        "curve", "rules=bp", $"epochs={epochs}", $"seeds={seeds}", "learning-rates=", "validation=100",
        "batch=10", "diagnose-every=0", "evaluate-every=100000", "log-every=100000",
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
    public void Two_arrays_of_20_trials_a_second_round_and_the_report_leave_the_bytes_of_a_run_here_on_both_nodes()
    {
        Assert.SkipWhen(cluster.Missing is not null, cluster.Missing ?? "");
        Submit(Study, "slurm.trials-per-task=2", "slurm.time=10");

        // On a busy machine the job behind may have submitted the next round by now.
        Assert.Matches(
            @"Slurm, jobs \d+, \d+, \d+(, \d+)*: tasks waiting \d+, running \d+, done \d+, failed 0\n", Status());
        var alone = SoapProcess.Run(_folder.Path, ["run", .. Study, "--jobs", "1", "--out", "alone"]);
        Assert.True(alone.ExitCode == 0, alone.Error);
        cluster.WaitForTheEnd(Minutes);
        var status = Status();
        Assert.Contains("All is there.", status, StringComparison.Ordinal);
        Assert.Matches(@"tasks waiting 0, running 0, done 1[1-6], failed 0\n", status);
        Assert.Equal(Bytes("alone"), Bytes("study"));
        Assert.Equal(SlurmCluster.Nodes, Attempts().Select(words => words[2]).Distinct().Order());
    }

    [Fact(Explicit = true)]
    public void Ahead_of_its_time_limit_a_task_stores_its_state_is_requeued_and_goes_on_to_the_same_bytes()
    {
        Assert.SkipWhen(cluster.Missing is not null, cluster.Missing ?? "");

        // Slurm looks every half minute, and sends the signal up to half a minute earlier: after 31 to 61 s here. The
        // trial takes a quarter longer on an idle machine.
        var longer = Of(epochs: 900_000, seeds: "1");
        Submit(longer, "slurm.trials-per-task=1", "slurm.time=2", "slurm.signal=USR2@59");
        var alone = InProcess.Run(["run", .. longer, "--jobs", "1", "--out", _folder["alone"]]);
        Assert.True(alone.ExitCode == 0, alone.Error);
        cluster.WaitForTheEnd(Minutes);
        Assert.Contains("All is there.", Status(), StringComparison.Ordinal);
        Assert.Contains(Attempts(), words => words[3] == "again");
        Assert.Contains("goes on after", Log("1-0"), StringComparison.Ordinal);
        Assert.Equal(Bytes("alone"), Bytes("study"));
    }

    [Fact(Explicit = true)]
    public void Cancelled_tasks_store_their_states_and_are_submitted_again()
    {
        Assert.SkipWhen(cluster.Missing is not null, cluster.Missing ?? "");
        Submit(
            Of(epochs: 2_000_000), "slurm.trials-per-task=1");
        cluster.WaitFor(() => Files("lease-*.json").Length == 2, Minutes);
        var twice = Soap("resume", "study", "--on", "slurm");
        Assert.Equal(2, twice.ExitCode);
        Assert.Contains("2 jobs of this study wait or run", twice.Error, StringComparison.Ordinal);
        var cancel = Soap("cancel", "study");
        Assert.True(cancel.ExitCode == 0, cancel.Error);
        cluster.WaitForTheEnd(Minutes);
        Assert.Equal(2, Files("checkpoint-*.safetensors").Select(Path.GetDirectoryName).Distinct().Count());
        Assert.Empty(Files("lease-*.json"));
        var status = Status();
        Says("failed 2 ", status);
        Says(@"CANCELLED, exit code 75 \(stopped in the middle\), after 1 attempt on n", status);
        Says("soap resume", status);
        Assert.Equal("No job of this study waits or runs.\n", Soap("cancel", "study").Output);
        Assert.Equal(0, Soap("resume", "study", "--on", "slurm").ExitCode);
        cluster.WaitFor(() => Log("1-0", 2).Contains("goes on after", StringComparison.Ordinal), Minutes);
    }

    [Fact(Explicit = true)]
    public void A_task_whose_node_dies_goes_on_elsewhere_and_the_node_is_named()
    {
        Assert.SkipWhen(cluster.Missing is not null, cluster.Missing ?? "");
        Submit(Of(epochs: 30_000, seeds: "1"), "slurm.exclude=n2");
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
        Says(@"node n1 is down .* scontrol update nodename=n1 state=resume", Status());
        cluster.Script("node", "n1");
        cluster.WaitForTheEnd(Minutes);
        Assert.Contains("All is there.", Status(), StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public void What_keeps_tasks_waiting_is_named_with_the_command_that_lets_them_go()
    {
        Assert.SkipWhen(cluster.Missing is not null, cluster.Missing ?? "");
        cluster.Run("scontrol", "update", "nodename=n1,n2", "state=drain", "reason=disk");
        try
        {
            Submit(Of(epochs: 20), "slurm.trials-per-task=1");
            cluster.WaitFor(
                () => Regex.IsMatch(cluster.Run("squeue", "-h", "-o", "%r"), "NotAvail|DRAINED"), Minutes);
            Says(@"node n2 is drained \(disk\) scontrol update nodename=n2 state=resume", Status());
            var job = Submitted();
            cluster.Run("scontrol", "hold", job);
            Says($@"{job}_1 is held \(JobHeld(User|Admin)\) scontrol release {job}_1", Status());
            cluster.Run("scontrol", "release", job);
        }
        finally
        {
            cluster.Run("scontrol", "update", "nodename=n1,n2", "state=resume");
        }

        cluster.WaitForTheEnd(Minutes);
        Assert.Contains("All is there.", Status(), StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public void Tasks_that_ask_for_a_device_run_where_there_is_one()
    {
        Assert.SkipWhen(cluster.Missing is not null, cluster.Missing ?? "");
        Submit(Of(epochs: 20), "slurm.trials-per-task=1", "slurm.gpus=1");
        cluster.WaitForTheEnd(Minutes);
        Assert.Contains("All is there.", Status(), StringComparison.Ordinal);
        Assert.All(Attempts(), words => Assert.Equal("n2", words[2]));
    }

    [Fact(Explicit = true)]
    [Trait("Length", "long")] // on a busy machine the trial may end before Slurm asks it to make room
    public void A_task_that_makes_room_for_a_more_urgent_job_stores_its_state_and_goes_on_behind_it()
    {
        Assert.SkipWhen(cluster.Missing is not null, cluster.Missing ?? "");
        Submit(Of(epochs: 120_000, seeds: "1"), "slurm.exclude=n2");
        cluster.WaitFor(() => Files("lease-*.json").Length == 1, Minutes);
        cluster.Run("sbatch", "-p", "urgent", "-w", "n1", "-o", "/dev/null", "--wrap", "sleep 2");
        cluster.WaitForTheEnd(Minutes);
        Assert.Contains("All is there.", Status(), StringComparison.Ordinal);
        Assert.Equal(2, Attempts().Count(words => words[3] == "began"));
        Assert.Contains("goes on after", Log("1-0"), StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public void Jobs_that_were_submitted_and_not_noted_are_seen_and_ended()
    {
        Assert.SkipWhen(cluster.Missing is not null, cluster.Missing ?? "");
        Submit(Of(epochs: 2_000_000), "slurm.trials-per-task=1");
        var job = Submitted();
        File.Delete(_folder["study", "slurm", "1", "submission.json"]);
        var again = Soap("resume", "study", "--on", "slurm");
        Assert.Equal(2, again.ExitCode);
        Assert.Contains($"of this study wait or run: {job}", again.Error, StringComparison.Ordinal);
        Assert.Contains($"Ended {job}", Soap("cancel", "study").Output, StringComparison.Ordinal);
        cluster.WaitForTheEnd(Minutes);
        Assert.Equal("No job of this study waits or runs.\n", Soap("cancel", "study").Output);
    }

    [Fact(Explicit = true)]
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
    public void A_task_that_breaks_again_and_again_stops_says_why_and_is_run_again_when_asked_for()
    {
        Assert.SkipWhen(cluster.Missing is not null, cluster.Missing ?? "");
        Submit(
            Of(epochs: 20), "slurm.trials-per-task=2", "slurm.setup=ulimit -v 300000");
        cluster.WaitForTheEnd(Minutes);
        Assert.Equal(3, Attempts().Count(words => words[3] == "began"));
        var status = Status();
        Says(@"task \d+_0 \(trials 0,1\) ended without all its results: FAILED, exit code 13\d .*" +
            "after 3 attempts on n", status);
        Says(@" \| ", status);
        Says("soap retry", status);
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

    // The first job of the study that waits or runs.
    private string Submitted() => cluster.Run("squeue", "-h", "-o", "%F")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries).MinBy(int.Parse)!;

    private string Status()
    {
        var ended = Soap("status", "study");
        Assert.True(ended.ExitCode == 0, ended.Error);
        return ended.Output;
    }

    // Lines are as long as the screen is wide.
    private static void Says(string pattern, string status) =>
        Assert.True(Regex.IsMatch(Regex.Replace(status, " *\n +", " "), pattern), $"'{pattern}' is not in: {status}");

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
