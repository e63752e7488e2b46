using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Storage;
using Soap.Trials;
using Xunit;

namespace Soap.Cli.Tests;

/// <summary>Status and report of a study of ten thousand trials, whose results are those of five trials with other
/// seeds and numbers.</summary>
public sealed class TenThousandTrialsTests(ITestOutputHelper output) : IDisposable
{
    private const int Trials = 10_000, Rules = 5;
    private const long Gibibyte = 1L << 30, LargestPage = 4_000_000;

    // Measured beside much other work: 2.8 to 3.8 times what reading alone takes, without listing the files first.
    private const double MostTimesThePlainLoop = 4.5;
    private static readonly TimeSpan ReportLimit = TimeSpan.FromMinutes(10);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Explicit = true)]
    [Trait("Length", "long")]
    public void Ten_thousand_trials_are_two_files_each_and_their_status_quick_and_their_report_small()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It reads the memory of processes as Linux shows it.");
        Write();
        Assert.Equal((Trials, 2 * Trials), (Directory.GetDirectories(_folder["many", "trials"]).Length, Files.Length));

        Status();
        double[] ratios =
            [.. Enumerable.Range(0, 3).Select(_ => Processor(Status) / Processor(ReadAll)).Order()];
        output.WriteLine($"status takes {string.Join(", ", ratios.Select(ratio => $"{ratio:0.00}"))} times the loop");
        Assert.InRange(ratios[ratios.Length / 2], 0, MostTimesThePlainLoop);

        var peak = PeakOfReport();
        var page = new FileInfo(_folder["many", "report.html"]).Length;
        output.WriteLine($"the report takes {peak:#,0} bytes at most, and the page has {page:#,0}");
        Assert.InRange(peak, 1, Gibibyte);
        Assert.InRange(page, 1, LargestPage);
    }

    private void Write()
    {
        string[] words = ["curve", "epochs=5"];
        var one = SoapProcess.Run(_folder.Path, ["run", .. words, "seeds=1", "--out", "one"]);
        Assert.Equal(0, one.ExitCode);
        var planned = SoapProcess.Run(
            _folder.Path, ["plan", .. words, $"seeds=1..{Trials / Rules}", "--out", "many"]);
        Assert.Equal(0, planned.ExitCode);

        var model = Lab.Running.StudyResults.Read(new StudyFolder(_folder["one"])).Trials
            .ToDictionary(trial => trial.Trial.Specification.Rule);
        var manifest = new StudyFolder(_folder["many"]).ReadManifest();
        var trials = StudyPlan.First(manifest.Study, manifest.Provenance.DataDigests);
        Parallel.ForEach(trials, trial =>
        {
            var (_, result) = model[trial.Specification.Rule];
            var origin = model[trial.Specification.Rule].Provenance;
            var place = Directory.CreateDirectory(_folder["many", "trials", trial.Id]).FullName;
            File.WriteAllBytes(Path.Combine(place, "result.json"), SealedJson.BytesOf(Of(result, trial)));
            File.WriteAllBytes(Path.Combine(place, "provenance.json"), SealedJson.BytesOf(origin));
        });
    }

    private static TrialResult Of(TrialResult model, PlannedTrial trial)
    {
        var times = 1 + 0.1 * Math.Sin(37.7 * trial.Specification.Seed);
        return model with
        {
            Specification = trial.Specification,
            TrainingLoss = [.. model.TrainingLoss.Select(point => point with { Loss = point.Loss * times })],
            Test = model.Test! with { Loss = model.Test.Loss * times },
            Function = [.. model.Function!.Select(point => point with { Output = point.Output * times })],
        };
    }

    private void Status()
    {
        var status = SoapProcess.Run(_folder.Path, "status", "many");
        Assert.Equal(0, status.ExitCode);
        Assert.Contains("10,000     —", status.Output, StringComparison.Ordinal);
        Assert.Contains("All is there.", status.Output, StringComparison.Ordinal);
    }

    private string[] Files => Directory.GetFiles(_folder["many", "trials"], "*", SearchOption.AllDirectories);

    private void ReadAll()
    {
        foreach (var file in Files)
        {
            SHA256.HashData(File.ReadAllBytes(file));
        }
    }

    // Of this process and those that it waited for: as good as the same beside other work, unlike what a clock says.
    private static double Processor(Action action)
    {
        var before = Ticks();
        action();
        return Ticks() - before;

        static long Ticks()
        {
            // The program's name is in parentheses; after it the times are fields 14 to 17, and the state is field 3.
            var status = File.ReadAllText("/proc/self/stat");
            return status[(status.LastIndexOf(')') + 2)..].Split(' ')[11..15]
                .Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
        }
    }

    private long PeakOfReport()
    {
        using var report = SoapProcess.Start(_folder.Path, "report", "many");
        using var seen = Process.GetProcessById(report.Id);
        var (watch, peak) = (Stopwatch.StartNew(), 0L);
        while (!seen.WaitForExit(TimeSpan.FromMilliseconds(50)))
        {
            Assert.True(watch.Elapsed < ReportLimit, "The report did not end in time.");
            seen.Refresh();
            peak = Math.Max(peak, seen.HasExited ? 0 : seen.PeakWorkingSet64);
        }

        Assert.Equal(0, report.Wait().ExitCode);
        return peak;
    }
}
