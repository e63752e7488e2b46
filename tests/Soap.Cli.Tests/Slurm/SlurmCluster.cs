using System.ComponentModel;
using System.Diagnostics;
using System.Net.NetworkInformation;
using Xunit;

namespace Soap.Cli.Tests.Slurm;

/// <summary>
/// A real cluster of Slurm on this machine, of a controller and two nodes of one processor each
/// (<c>tests/slurm/cluster</c>).
/// </summary>
public sealed class SlurmCluster : IDisposable
{
    private static readonly string[] Commands = ["munged", "slurmctld", "slurmd", "sbatch", "setsid"];
    private readonly TemporaryFolder? _folder;

    public SlurmCluster()
    {
        Missing = !OperatingSystem.IsLinux() ? "Slurm is for Linux."
            : Array.Find(Commands, command => !Exists(command)) is { } missing
                ? $"{missing} is not installed (Debian: slurmctld slurmd slurm-client munge)."
                : null;
        if (Missing is null)
        {
            _folder = new TemporaryFolder();
            try
            {
                Script("start", $"{FreePorts()}");
            }
            catch (Exception)
            {
                Dispose(); // some of the daemons may run
                throw;
            }
        }
    }

    /// <summary>Why there is none; null: there is one.</summary>
    public string? Missing { get; }

    /// <summary>The names of its nodes.</summary>
    public static string[] Nodes => ["n1", "n2"];

    private string Root => Path.Combine(_folder!.Path, "cluster");

    /// <summary>The command soap, on the cluster's login node.</summary>
    internal SoapProcess.Ended Soap(string folder, params string[] arguments) =>
        SoapProcess.Run(folder, [("SLURM_CONF", $"{Root}/slurm.conf")], arguments);

    /// <summary>A command of Slurm.</summary>
    public string Run(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true };
        start.Environment["SLURM_CONF"] = $"{Root}/slurm.conf";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    /// <summary>The script that starts and stops daemons.</summary>
    public void Script(string action, params string[] more)
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "soap.slnx")))
        {
            root = Path.GetDirectoryName(root)!;
        }

        using var process = Process.Start(
            new ProcessStartInfo(Path.Combine(root, "tests", "slurm", "cluster"), [action, Root, .. more])
            {
                RedirectStandardError = true,
            })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
    }

    /// <summary>Ends a daemon at once, as a power failure would.</summary>
    public void Kill(string daemon, string signal = "KILL")
    {
        using var kill = Process.Start("sh", ["-c", $"kill -s {signal} $(cat {Root}/{daemon}.pid)"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Waits until no job waits or runs.</summary>
    public void WaitForTheEnd(TimeSpan limit) => WaitFor(() => Run("squeue", "-h").Length == 0, limit);

    /// <summary>Waits for a condition, with what the queue said last in the message where it does not come.</summary>
    public void WaitFor(Func<bool> condition, TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(
                clock.Elapsed < limit,
                $"It did not come in {limit}: {Run("squeue", "-r", "-t", "all")}{Run("sinfo", "-N")}");
            Thread.Sleep(500);
        }
    }

    public void Dispose()
    {
        if (_folder is not null)
        {
            Script("stop");
            _folder.Dispose();
        }
    }

    // The first of some ports in a row that nobody has, such as another run of these tests that was killed.
    private static int FreePorts()
    {
        const int Ports = 5;
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
            .Select(end => end.Port).ToHashSet();
        return Enumerable.Range(0, 100).Select(attempt => 16817 + attempt * Ports)
            .First(first => !Enumerable.Range(first, Ports).Any(taken.Contains));
    }

    private static bool Exists(string command)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo("sh", ["-c", $"PATH=$PATH:/usr/sbin:/sbin command -v {command}"])
                {
                    RedirectStandardOutput = true,
                })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
