using System.Diagnostics;
using System.Globalization;
using Soap.Tests.Storage;
using Xunit;

namespace Soap.Cli.Tests;

/// <summary>What shows after long use only.</summary>
public sealed class SoakTests
{
    /// <summary>The environment's variable with the minutes that kills and full disks go on.</summary>
    public const string Minutes = "SOAP_TEST_SOAK_MINUTES";

    private const int Usually = 30, Storage = 5, DiskMebibytes = 64;

    // Kilobytes and files that may come and go: pages of the runtime's heap, a file that is being written.
    private const double MemoryTolerance = 16 << 10, FilesTolerance = 3;

    private static readonly string[] Study =
    [
        "run", "curve", "rules=bp foof:period=7 dtp", "epochs=150", "seeds=1,2", "learning-rates=", "validation=100",
        "batch=10", "momentum=0.9", "log-every=5000", "evaluate-every=7000", "diagnose-every=30000", "select=loss",
        "target-loss=0.04", "--jobs", "2", "--checkpoint-every", "13", "--out", "disk/study",
    ];

    [Fact(Explicit = true)]
    [Trait("Length", "long")]
    public void Kills_and_a_full_disk_in_turn_for_as_long_as_asked_end_in_the_same_bytes_each_time()
    {
        using var folder = new TemporaryFolder();
        using var disk = SmallDisk.Mount(folder.Path, DiskMebibytes);
        var clock = Stopwatch.StartNew();
        var (expected, usual) = Finished(folder);
        var limit = TimeSpan.FromMinutes(
            int.Parse(Environment.GetEnvironmentVariable(Minutes) ?? $"{Usually}", CultureInfo.InvariantCulture));
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var (rounds, kills, filled, full) = (0, 0, 0, 0);
        for (; clock.Elapsed < limit; rounds++)
        {
            Directory.Delete(folder["disk", "study"], recursive: true);
            for (var interruptions = random.Next(1, 5); interruptions > 0; interruptions--)
            {
                using var process = SoapProcess.Start(folder.Path, Study);
                SpinWait.SpinUntil(
                    () => process.HasExited, TimeSpan.FromSeconds(0.2 + random.NextDouble() * usual.TotalSeconds));
                if (kills < filled)
                {
                    process.Kill();
                    kills++;
                }
                else
                {
                    filled++;
                    full += FillDisk(folder["disk", "filler"], process);
                }
            }

            Assert.Equal(expected, Finished(folder).Bytes);
        }

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{clock.Elapsed.TotalMinutes:F1} minutes, {rounds} rounds, {kills} kills, {filled} full disks " +
                $"that ended {full} processes, seed {seed}");
        Assert.True(kills > 0 && full > 0, "There was no time for both.");
    }

    // Of the same length whatever is asked for: a quarter of it is warming up.
    [Theory(Explicit = true)]
    [Trait("Length", "long")]
    [InlineData("fused", "fa")]
    [InlineData("fused", "foof:period=7")]
    [InlineData("autograd", "fa")]
    [InlineData("autograd", "dtp")]
    public void Memory_and_handles_are_flat_over_200_000_steps(string engine, string rule)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What a process holds is read as Linux shows it.");
        using var folder = new TemporaryFolder();
        var samples = new List<ProcessSample>();
        using var process = SoapProcess.Start(
            folder.Path, "train", "task=curve", $"rule={rule}", $"engine={engine}", "validation=100", "batch=10",
            "epochs=5000", "momentum=0.9", "log-every=100000", "evaluate-every=100000", "diagnose-every=0",
            "--checkpoint-every", "500", "--out", "out");
        while (!SpinWait.SpinUntil(() => process.HasExited, TimeSpan.FromMilliseconds(50)))
        {
            if (File.Exists(folder["out", "lease-1.json"]) && ProcessSample.Of(process.Id) is { } sample)
            {
                samples.Add(sample);
            }
        }

        var ended = process.Wait();
        Assert.True(ended.ExitCode == 0, ended.Error);
        Assert.True(samples.Count >= 40, $"{samples.Count} samples are too few.");
        var quarter = samples.Count / 4;
        var (early, late) = (samples[quarter..(2 * quarter)], samples[^quarter..]);
        (double Early, double Late) Medians(Func<ProcessSample, double> of) => (Median(early, of), Median(late, of));
        var (memory, files) = (Medians(sample => sample.Kilobytes), Medians(sample => sample.Files));
        var mappings = Medians(sample => sample.Mappings);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{engine}, {rule}: {samples.Count} samples; memory {memory.Early} to {memory.Late} kB, " +
                $"files {files.Early} to {files.Late}, mappings {mappings.Early} to {mappings.Late}");
        Assert.InRange(memory.Late, 0, memory.Early + MemoryTolerance);
        Assert.InRange(files.Late, 0, files.Early + FilesTolerance);
    }

    private static (Dictionary<string, string> Bytes, TimeSpan Time) Finished(TemporaryFolder folder)
    {
        var clock = Stopwatch.StartNew();
        var ended = SoapProcess.Run(folder.Path, Study);
        Assert.True(ended.ExitCode == 0, ended.Output + ended.Error);
        return (StudyBytes.Of(folder["disk", "study"]), clock.Elapsed);
    }

    // Until nothing can be written any more: then the process says so, if it had anything left to write. 1 where it
    // did.
    private static int FillDisk(string path, SoapProcess process)
    {
        try
        {
            using (var filler = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1))
            {
                FillUp(filler);
                var ended = process.Wait();
                Assert.True(
                    ended.ExitCode is 0 or Storage, $"On a full disk: {ended.ExitCode}, {ended.Output}{ended.Error}");
                return ended.ExitCode == Storage ? 1 : 0;
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void FillUp(FileStream filler)
    {
        for (var length = 1 << 20; length > 0;)
        {
            try
            {
                filler.Write(new byte[length]);
            }
            catch (IOException)
            {
                length /= 2;
            }
        }
    }

    private static double Median(IEnumerable<ProcessSample> samples, Func<ProcessSample, double> of)
    {
        double[] sorted = [.. samples.Select(of).Order()];
        return sorted[sorted.Length / 2];
    }
}
