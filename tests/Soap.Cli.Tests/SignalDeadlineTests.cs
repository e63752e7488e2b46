using System.Diagnostics;
using Xunit;

namespace Soap.Cli.Tests;

/// <summary>
/// How long a process takes from a signal in the middle of a trial to its end, with the trial's state stored.
/// </summary>
public sealed class SignalDeadlineTests
{
    /// <summary>Longer than it takes by far, also beside other work.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private const int Times = 10;

    private static readonly string[] Study =
    [
        "run", "curve", "rules=bp fa", "epochs=20000", "seeds=1,2", "learning-rates=", "validation=100", "batch=10",
        "diagnose-every=3000", "--jobs", "2", "--checkpoint-every", "1h", "--out", "out",
    ];

    private static readonly string[] Trial =
    [
        "train", "task=mnist", "rule=fa", "hidden=256", "epochs=1000", "--checkpoint-every", "1h", "--out", "out",
    ];

    // Some ten minutes: the processes start 120 times.
    [Theory(Explicit = true)]
    [Trait("Length", "long")]
    [InlineData("HUP", 129)]
    [InlineData("INT", 130)]
    [InlineData("QUIT", 131)]
    [InlineData("USR1", 138)]
    [InlineData("USR2", 140)]
    [InlineData("TERM", 143)]
    public void A_signal_ends_studies_and_trials_in_the_middle_with_their_states_stored(string signal, int exitCode)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The signals are those of Linux.");
        foreach (var (name, command) in new[] { ("run", Study), ("train", Trial) })
        {
            var seconds = Enumerable.Range(0, Times).Select(_ => SecondsToTheEnd(command, signal, exitCode)).Order();
            double[] sorted = [.. seconds];
            var median = (sorted[Times / 2 - 1] + sorted[Times / 2]) / 2;
            TestContext.Current.TestOutputHelper!.WriteLine(
                $"{name}, {signal}: median {median:F2} s, at most {sorted[^1]:F2} s");
            Assert.InRange(sorted[^1], 0, Limit.TotalSeconds);
        }
    }

    private static double SecondsToTheEnd(string[] command, string signal, int exitCode)
    {
        using var folder = new TemporaryFolder();
        using var process = SoapProcess.Start(folder.Path, command);

        // The folder is there when trials are about to begin.
        Assert.True(SpinWait.SpinUntil(
            () => process.HasExited || Directory.Exists(folder["out"]), TimeSpan.FromMinutes(5)));
        SpinWait.SpinUntil(() => process.HasExited, TimeSpan.FromSeconds(3));
        Assert.False(process.HasExited, "It ended before the signal.");
        process.Signal(signal);
        var clock = Stopwatch.StartNew();
        var ended = process.Wait();
        var seconds = clock.Elapsed.TotalSeconds;
        Assert.True(ended.ExitCode == exitCode, $"{signal}: {ended.ExitCode}, {ended.Error}");
        Assert.NotEmpty(
            Directory.GetFiles(folder["out"], "checkpoint-*.safetensors", SearchOption.AllDirectories));
        return seconds;
    }
}
