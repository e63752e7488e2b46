using Xunit;

namespace Soap.Cli.Tests;

/// <summary>
/// One study, run three times in three folders: two jobs at once, one at a time, and killed and resumed.
/// </summary>
public sealed class SameBytesTests
{
    private static readonly string[] Study =
    [
        "run", "curve", "epochs=30", "log-every=1000", "seeds=1,2", "rules=bp fa foof fa+foof",
            "learning-rates=0.02,0.05",
        "tuning-seeds=11", "validation=100", "target-loss=0.04",
    ];

    [Fact]
    public void Results_report_and_exports_have_the_same_bytes_but_for_what_is_measured_in_seconds()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals.");
        using var one = new TemporaryFolder();
        using var two = new TemporaryFolder();
        Assert.Equal(0, SoapProcess.Run(one.Path, [.. Study, "--jobs", "2", "--out", "study"]).ExitCode);
        Assert.Equal(0, SoapProcess.Run(one.Path, [.. Study, "--jobs", "1", "--out", "again"]).ExitCode);
        using (var killed = SoapProcess.Start(two.Path, [.. Study, "--out", "deeper/study"]))
        {
            var trials = two["deeper", "study", "trials"];
            SpinWait.SpinUntil(() => killed.HasExited || (Directory.Exists(trials)
                && Directory.GetFiles(trials, "result.json", SearchOption.AllDirectories).Length >= 3));
            killed.Kill();
        }

        Assert.Equal(0, SoapProcess.Run(two.Path, "resume", "deeper/study").ExitCode);
        var (first, second, third) = (one["study"], one["again"], two["deeper", "study"]);
        foreach (var folder in new[] { first, second, third })
        {
            Assert.Equal(0, InProcess.Run("report", folder).ExitCode);
            Assert.All(
                ["csv", "parquet", "tensorboard"],
                form => Assert.Equal(0, InProcess.Run("export", folder, "--to", form).ExitCode));
        }

        Assert.Equal(StudyBytes.Of(first), StudyBytes.Of(second));
        Assert.Equal(StudyBytes.Of(first), StudyBytes.Of(third));

        // There is something to leave out: trials were timed, and the commands were not the same.
        Assert.Matches(@"seconds_per_example,,\d", Text(first, "times.csv"));
        Assert.NotEqual(Text(first, "times.csv"), Text(second, "times.csv"));
        Assert.Contains("--jobs 1", Text(second, "report.html"), StringComparison.Ordinal);
        Assert.Contains("soap resume deeper/study", Text(third, "report.html"), StringComparison.Ordinal);
    }

    private static string Text(string folder, string file) => File.ReadAllText(Path.Combine(folder, file));
}
