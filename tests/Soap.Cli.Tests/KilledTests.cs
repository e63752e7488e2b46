using System.Diagnostics;
using System.Reflection;
using Xunit;

namespace Soap.Cli.Tests;

/// <summary>Studies whose process is killed in the middle of trials, and run again until they are done.</summary>
public sealed class KilledTests
{
    private const int Killed = 137;

    // Every file that is written, and every step of writing it; and what is done beside that.
    private static readonly string[] Places =
    [
        .. from file in new[] { "manifest", "provenance", "checkpoint", "result" }
           from step in new[] { "Created", "Written", "Flushed", "Renamed", "FolderFlushed" }
           select $"{file}.{step}",
        "checkpoint.begin", "checkpoint.prune", "checkpoint.end", "checkpoints.remove",
    ];

    private static readonly string[] Rules = ["foof:period=7", "sign:period=130,magnitude=norm", "dtp"];

    // With epochs of 400 samples in 40 batches; states are stored in the middle of epochs and between refreshes.
    private static string[] Study(string rules, int epochs) =>
    [
        "run", "curve", $"rules=bp {rules}", $"epochs={epochs}", "seeds=1,2", "learning-rates=", "validation=100",
        "batch=10", "momentum=0.9", "log-every=500", "evaluate-every=700", "diagnose-every=3000", "select=loss",
        "target-loss=0.04", "--jobs", "2", "--checkpoint-every", "13", "--out", "study",
    ];

    [Fact]
    public void Killed_at_random_moments_again_and_again_it_ends_in_the_same_bytes() =>
        KillAtRandom(kills: 4, Rules[0], epochs: 30);

    // Some minutes on a machine with nothing else to do.
    [Theory(Explicit = true)]
    [Trait("Length", "long")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Killed_two_hundred_times_in_all_it_ends_in_the_same_bytes(int rule) =>
        KillAtRandom(kills: 67, Rules[rule], epochs: 300);

    [Fact]
    public void Killed_where_files_are_written_it_ends_in_the_same_bytes() => KillAt(
        Rules[0], ["checkpoint.Written:2", "checkpoint.Renamed:3", "result.Renamed:1", "checkpoints.remove:2"]);

    [Theory(Explicit = true)]
    [Trait("Length", "long")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Killed_at_each_of_all_places_it_ends_in_the_same_bytes(int rule)
    {
        Assert.Equal(24, Places.Length);
        KillAt(Rules[rule], [.. Places.Select(place => $"{place}:1")]);
    }

    [Fact]
    public void Each_signal_stores_the_running_trials_and_they_go_on_from_there()
    {
        // By time they would be stored after an hour only.
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals.");
        using var folder = new TemporaryFolder();
        var never = Study(Rules[0], epochs: 5000).Select(word => word == "13" ? "1h" : word).ToArray();
        (string Signal, int ExitCode)[] signals =
        [
            ("HUP", 129), ("INT", 130), ("QUIT", 131), ("TERM", 143), .. OperatingSystem.IsLinux()
                ? [("USR1", 138), ("USR2", 140)]
                : Array.Empty<(string, int)>(),
        ];
        var last = Array.Empty<string>();
        foreach (var (signal, exitCode) in signals)
        {
            // A process that did not come to a step has stored nothing new, and is given longer.
            var states = last;
            var said = "";
            for (var seconds = 1; seconds <= 32 && !states.Except(last).Any(); seconds *= 2)
            {
                using var process = SoapProcess.Start(folder.Path, never);
                SpinWait.SpinUntil(() => process.HasExited || File.Exists(folder["study", "provenance.json"]));
                SpinWait.SpinUntil(() => process.HasExited, TimeSpan.FromSeconds(seconds));
                process.Signal(signal);
                var clock = Stopwatch.StartNew();
                var ended = process.Wait();
                Assert.InRange(clock.Elapsed, TimeSpan.Zero, SignalDeadlineTests.Limit);
                said = ended.Output + ended.Error;
                Assert.True(ended.ExitCode == exitCode, $"{signal}: {ended.ExitCode}, {ended.Error}");
                states = Directory.GetFiles(
                    folder["study"], "checkpoint-*.safetensors", SearchOption.AllDirectories);
            }

            Assert.NotEmpty(states);
            Assert.NotEmpty(states.Except(last));
            Assert.Equal(last.Length > 0, said.Contains("goes on after", StringComparison.Ordinal));
            last = states;
        }
    }

    private static void KillAtRandom(int kills, string rule, int epochs)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals.");
        using var folder = new TemporaryFolder();
        var study = Study(rule, epochs);
        var expected = Undisturbed(folder.Path, study, out var seconds);
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage("seed of the moments: {0}", seed);
        var random = new Random(seed);
        var done = 0;
        for (var round = 0; done < kills; round++)
        {
            if (Directory.Exists(folder["study"]))
            {
                Directory.Delete(folder["study"], recursive: true);
            }

            // Until a process comes to the end before it is killed.
            for (var isKilled = true; isKilled;)
            {
                using var process = SoapProcess.Start(folder.Path, study);
                SpinWait.SpinUntil(
                    () => process.HasExited, TimeSpan.FromSeconds(0.2 + random.NextDouble() * seconds));
                isKilled = !process.HasExited && done < kills;
                if (isKilled)
                {
                    process.Kill();
                    done++;
                }
                else
                {
                    Assert.Equal(0, process.Wait().ExitCode);
                }
            }

            Assert.Equal(expected, StudyBytes.Of(folder["study"]));
        }
    }

    private static void KillAt(string rule, string[] places)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals.");
        using var folder = new TemporaryFolder();
        var study = Study(rule, epochs: 4);
        var expected = Undisturbed(folder.Path, study, out _);
        foreach (var place in places)
        {
            Directory.Delete(folder["study"], recursive: true);
            var killed = SoapProcess.Run(
                folder.Path,
                [
                    ("DOTNET_STARTUP_HOOKS", Assembly.GetExecutingAssembly().Location),
                    (StartupHook.FailpointVariable, place),
                ],
                study);
            Assert.True(killed.ExitCode == Killed, $"{place}: {killed.ExitCode}, {killed.Error}");
            Assert.Equal(0, SoapProcess.Run(folder.Path, study).ExitCode);
            Assert.Equal(expected, StudyBytes.Of(folder["study"]));
        }
    }

    private static Dictionary<string, string> Undisturbed(string folder, string[] study, out double seconds)
    {
        var watch = Stopwatch.StartNew();
        var ended = SoapProcess.Run(folder, study);
        Assert.True(ended.ExitCode == 0, ended.Error);
        seconds = watch.Elapsed.TotalSeconds;
        var bytes = StudyBytes.Of(Path.Combine(folder, "study"));
        Assert.DoesNotContain(bytes.Keys, name => name.Contains("checkpoint", StringComparison.Ordinal));
        return bytes;
    }
}
