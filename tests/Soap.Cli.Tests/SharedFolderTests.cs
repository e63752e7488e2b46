using System.Diagnostics;
using Soap.Storage;
using Xunit;

namespace Soap.Cli.Tests;

/// <summary>Real processes that share a study's folder, of which one after the other is killed.</summary>
public sealed class SharedFolderTests
{
    private static readonly string[] Study =
    [
        "run", "curve", "rules=bp foof:period=7", "epochs=150", "seeds=1..6", "learning-rates=", "validation=100",
        "batch=10", "momentum=0.9", "log-every=500", "evaluate-every=700", "select=loss", "target-loss=0.04",
        "--jobs", "1", "--checkpoint-every", "200", "--out", "study",
    ];

    private static readonly Lazy<Dictionary<string, string>> Undisturbed = new(RunUndisturbed);

    [Fact]
    public void Two_share_the_work_while_one_is_killed_each_half_second() => Share(processes: 2, kills: 4);

    [Theory(Explicit = true)]
    [InlineData(2, 20)]
    [InlineData(8, 40)]
    public void Many_share_the_work_while_one_is_killed_each_half_second(int processes, int kills) =>
        Share(processes, kills);

    [Fact]
    public void The_status_names_the_processes_at_work()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals.");
        using var folder = new TemporaryFolder();
        using var process = SoapProcess.Start(
            folder.Path, [.. Study.Select(word => word == "epochs=150" ? "epochs=5000" : word)]);
        SpinWait.SpinUntil(() => process.HasExited || Leases(folder["study"]).Length > 0);
        var status = InProcess.Run("status", folder["study"]);
        Assert.Contains(
            $", at work in it: process {process.Id} on {Environment.MachineName} (1 trial)", status.Output,
            StringComparison.Ordinal);
        Assert.EndsWith("Wait, or look again.\n", status.Output, StringComparison.Ordinal);
        process.Kill();
        Assert.DoesNotContain("at work", InProcess.Run("status", folder["study"]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_was_moved_goes_on_where_it_is()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals.");
        using var folder = new TemporaryFolder();
        var expected = Undisturbed.Value;
        using (var process = SoapProcess.Start(folder.Path, Study))
        {
            SpinWait.SpinUntil(() => process.HasExited || Results(folder["study"]).Length > 2);
            process.Kill();
        }

        Directory.Move(folder["study"], folder["elsewhere"]);
        var ended = SoapProcess.Run(folder.Path, "resume", "elsewhere", "--jobs", "1");
        Assert.True(ended.ExitCode == 0, ended.Error);
        Assert.Equal(expected, StudyBytes.Of(folder["elsewhere"]));
    }

    [Fact]
    public void An_unfinished_study_is_reported_from_what_is_there_and_goes_on_to_the_same_bytes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals.");
        using var folder = new TemporaryFolder();
        var expected = Undisturbed.Value;
        var none = InProcess.Run([.. Study.Select(word => word == "run" ? "plan" : word).Where(Planned),
            "--out", folder["study"]]);
        Assert.Equal(0, none.ExitCode);
        var nothing = InProcess.Run("report", folder["study"]);
        Assert.Equal(5, nothing.ExitCode);
        Assert.Contains("12 of 12 trials are not finished", nothing.Error, StringComparison.Ordinal);
        using (var process = SoapProcess.Start(folder.Path, Study))
        {
            SpinWait.SpinUntil(() => process.HasExited || Results(folder["study"]).Length >= 3);
            process.Kill();
        }

        var report = InProcess.Run("report", folder["study"]);
        Assert.Equal((0, ""), (report.ExitCode, report.Error));
        Assert.Matches("This study is unfinished: [4-9] of 12 trials have no result yet", report.Output);
        Assert.Equal(0, SoapProcess.Run(folder.Path, Study).ExitCode);
        Assert.Equal(expected, StudyBytes.Of(folder["study"]));

        static bool Planned(string word) => !word.StartsWith("--", StringComparison.Ordinal)
            && word is not ("1" or "200" or "study");
    }

    private static void Share(int processes, int kills)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals.");
        using var folder = new TemporaryFolder();
        var expected = Undisturbed.Value;
        var random = new Random(kills);
        var running = Enumerable.Range(0, processes).Select(_ => SoapProcess.Start(folder.Path, Study)).ToList();
        var seen = new Dictionary<string, DateTime>();
        HashSet<string> before = [];
        var clock = Stopwatch.StartNew();
        var killed = 0;
        while (running.Any(process => !process.HasExited))
        {
            SpinWait.SpinUntil(() => running.TrueForAll(process => process.HasExited), 100);
            before = Look(folder["study"], seen, before);
            if (killed < kills && clock.Elapsed.TotalSeconds > 0.5 * (killed + 1))
            {
                var one = random.Next(running.Count);
                running[one].Kill();
                running[one].Dispose();
                running[one] = SoapProcess.Start(folder.Path, Study);
                killed++;
            }
        }

        Assert.All(running, process => Assert.Equal((0, ""), (process.Wait().ExitCode, process.Wait().Error)));
        running.ForEach(process => process.Dispose());
        Look(folder["study"], seen, before);
        Assert.Equal(12, seen.Count);

        // Who is killed between its result and its lease's end leaves the lease, which the next to come removes.
        Assert.Equal(0, SoapProcess.Run(folder.Path, Study).ExitCode);
        Look(folder["study"], seen, before);
        Assert.InRange(killed, 1, kills);
        Assert.Empty(Leases(folder["study"]));
        Assert.Equal(expected, StudyBytes.Of(folder["study"]));
        TestContext.Current.SendDiagnosticMessage("{0} processes, {1} killed, {2}", processes, killed, clock.Elapsed);
    }

    // A result that was there is the same file still, and no trial has two living holders: one that finds another
    // withdraws at once, so that two are seen twice only where both hold.
    private static HashSet<string> Look(string study, Dictionary<string, DateTime> seen, HashSet<string> before)
    {
        foreach (var file in Results(study))
        {
            var time = File.GetLastWriteTimeUtc(file);
            Assert.True(seen.TryAdd(file, time) || seen[file] == time, $"{file} was written again");
        }

        var twice = Leases(study).GroupBy(Path.GetDirectoryName)
            .Select(trial => string.Join(' ', trial.Order().Select(Holder).Where(holder => holder is not null)))
            .Where(holders => holders.Contains(' ', StringComparison.Ordinal)).ToHashSet();
        Assert.Empty(twice.Intersect(before));
        return twice;
    }

    private static string? Holder(string file)
    {
        try
        {
            return SealedJson.Read<LeaseHolder>(file, out _) is var holder && holder.IsAlive() != false
                ? holder.Token : null;
        }
        catch (SoapException) when (!File.Exists(file))
        {
            return null; // let go meanwhile
        }
    }

    private static string[] Results(string study) => Files(study, "result.json");

    private static string[] Leases(string study) => Files(study, "lease-*.json");

    private static string[] Files(string study, string pattern) =>
        !Directory.Exists(Path.Combine(study, "trials")) ? []
            : Directory.GetFiles(Path.Combine(study, "trials"), pattern, SearchOption.AllDirectories);

    private static Dictionary<string, string> RunUndisturbed()
    {
        using var folder = new TemporaryFolder();
        var ended = SoapProcess.Run(folder.Path, Study);
        Assert.True(ended.ExitCode == 0, ended.Error);
        return StudyBytes.Of(folder["study"]);
    }
}
