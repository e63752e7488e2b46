using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Soap.Lab.Clusters;

/// <summary>Slurm's own commands, run as processes.</summary>
internal static partial class SlurmTools
{
    // What a controller that is away takes until its clients give up is less.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private const int Silent = -1;

    /// <summary>What a command answered.</summary>
    /// <param name="ExitCode">0: it did what was asked.</param>
    /// <param name="Output">Of its standard output.</param>
    /// <param name="Error">Of its error stream.</param>
    public sealed record Answer(int ExitCode, string Output, string Error);

    /// <summary>Runs a command; null: it is not installed here.</summary>
    /// <param name="command">Such as <c>squeue</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    public static Answer? Run(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Within a job, what Slurm told that job is not meant for the next; and variables of sbatch would go before
        // what a script asks for.
        foreach (var name in start.Environment.Keys.Where(IsOfJob).ToArray())
        {
            start.Environment.Remove(name);
        }

        try
        {
            using var process = Process.Start(start)!;
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            if (!process.WaitForExit(Patience))
            {
                process.Kill();
                return new Answer(
                    Silent, "",
                    $"no answer for {Patience.TotalMinutes} minutes, though it may have done what was asked");
            }

            return new Answer(
                process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult().Trim());
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Runs a command that must do what is asked.</summary>
    /// <exception cref="SoapException">It is not installed, or refuses (exit code 2).</exception>
    public static string Require(string command, params string[] arguments)
    {
        var answer = Run(command, arguments) ?? throw SoapException.BadUsage(
            $"{command} is not installed here. Run this on a machine of the cluster that submits jobs, such as its " +
            "login node; --dry-run shows the scripts anywhere.");
        return answer.ExitCode == 0 ? answer.Output : throw SoapException.BadUsage(
            $"{command} refuses: {answer.Error}");
    }

    /// <summary>How many tasks an array can have; null: there is no cluster to ask.</summary>
    public static int? MaxArraySize() =>
        Run("scontrol", "show", "config") is { ExitCode: 0 } answer
            && ArraySize().Match(answer.Output) is { Success: true } match
            && int.TryParse(match.Groups[1].Value, out var size) && size > 0
            ? size
            : null;

    private static bool IsOfJob(string name) => name != "SLURM_CONF"
        && (name.StartsWith("SLURM_", StringComparison.Ordinal)
            || name.StartsWith("SBATCH_", StringComparison.Ordinal));

    [GeneratedRegex(@"^MaxArraySize\s*=\s*([0-9]+)", RegexOptions.Multiline)]
    private static partial Regex ArraySize();
}
