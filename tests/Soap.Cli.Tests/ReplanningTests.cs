using Soap.Storage;
using Xunit;

namespace Soap.Cli.Tests;

/// <summary>A study file can be edited and planned again until a trial of it has run.</summary>
public sealed class ReplanningTests
{
    private const string Small = "study: small\ntitle: T\nextends: curve\nepochs: 5\nseeds: [1, 2]\nrules: [bp, fa]\n";

    [Fact]
    public void A_planned_file_can_be_edited_planned_again_and_run()
    {
        using var folder = new TemporaryFolder();
        var study = folder["runs", "small"];
        Assert.Contains($"Planned in {study}, manifest 1.", Plan(folder, Small).Output, StringComparison.Ordinal);
        Assert.Contains($"{study} holds this study.", Plan(folder, Small).Output, StringComparison.Ordinal);

        var again = Plan(folder, Small.Replace("epochs: 5", "epochs: 6", StringComparison.Ordinal));
        Assert.Equal((0, ""), (again.ExitCode, again.Error));
        Assert.Contains(
            $"Planned anew in {study}, in the place of a plan of which no trial had run. "
                + $"Run it with: soap resume {study}",
            again.Output, StringComparison.Ordinal);
        Assert.Equal(["manifest-1.json"], Directory.GetFileSystemEntries(study, "*.json").Select(Path.GetFileName));
        Assert.Contains("\"epochs\": 6", Manifest(folder), StringComparison.Ordinal);

        File.WriteAllText(folder["small.yaml"], Small.Replace("epochs: 5", "epochs: 7", StringComparison.Ordinal));
        var ran = WarmProcess.Run(folder.Path, "run", "small.yaml");
        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        Assert.Contains(
            $"{study} held another plan, of which no trial has run; this study takes its place",
            ran.Output,
            StringComparison.Ordinal);

        var late = Plan(folder, Small);
        Assert.Equal(5, late.ExitCode);
        Assert.Contains("trial.epochs: 7 there, 5 now", late.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Asking_a_folder_what_another_plan_would_cost_writes_nothing()
    {
        using var folder = new TemporaryFolder();
        Plan(folder, Small);
        var manifest = File.ReadAllBytes(folder["runs", "small", "manifest-1.json"]);

        var asked = WarmProcess.Run(folder.Path, "plan", "runs/small", "epochs=6");
        Assert.Contains(
            $"Nothing was written: {folder["runs", "small"]} holds another plan, of which no trial has run. "
                + $"Run this one in its place with: soap run {folder["runs", "small"]} epochs=6",
            asked.Output, StringComparison.Ordinal);
        Assert.Equal(manifest, File.ReadAllBytes(folder["runs", "small", "manifest-1.json"]));

        Assert.Equal(0, WarmProcess.Run(folder.Path, "run", "runs/small", "epochs=6").ExitCode);
        Assert.Contains("\"epochs\": 6", Manifest(folder), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "runs/small")]
    [InlineData("epochs=6 --quick --out other", "other")]
    public void What_is_new_in_a_file_is_run_by_naming_the_file_again(string more, string study)
    {
        using var folder = new TemporaryFolder();
        var words = more.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        File.WriteAllText(folder["small.yaml"], Small);
        Assert.Equal(0, WarmProcess.Run(folder.Path, ["run", "small.yaml", .. words]).ExitCode);

        File.WriteAllText(
            folder["small.yaml"], Small.Replace("[bp, fa]", "[bp, fa, frozen]", StringComparison.Ordinal));
        var path = folder[study.Split('/')];
        var planned = WarmProcess.Run(folder.Path, ["plan", "small.yaml", .. words]);
        Assert.EndsWith(
            $"Nothing was written: {path} holds less than that. Run what is new with: "
                + $"{string.Join(' ', ["soap run small.yaml", .. words])}\n",
            planned.Output, StringComparison.Ordinal);
        Assert.Equal(0, WarmProcess.Run(folder.Path, ["run", "small.yaml", .. words]).ExitCode);
        Assert.True(File.Exists(Path.Combine(path, "manifest-2.json")));

        var named = WarmProcess.Run(folder.Path, "plan", study, "seeds=1..4");
        Assert.EndsWith($"Run what is new with: soap run {path} seeds=1..4\n", named.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_study_takes_no_place_in_a_folder_that_is_in_use()
    {
        using var folder = new TemporaryFolder();
        string[] study = ["curve", "epochs=5", "seeds=1,2", "rules=bp fa", "--out", folder["study"]];
        Assert.Equal(0, InProcess.Run(["plan", .. study]).ExitCode);
        var manifest = File.ReadAllBytes(folder["study", "manifest-1.json"]);
        Directory.CreateDirectory(folder["study", "trials", "one"]);
        using var held = Lease.Take(folder["study", "trials", "one"]);
        var ended = InProcess.Run(["run", .. study, "batch=10"]);
        Assert.Equal(5, ended.ExitCode);
        Assert.Contains(
            $"{folder["study"]} holds another plan, and process {Environment.ProcessId} on " +
                $"{Environment.MachineName} works on it.",
            ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("takes its place", ended.Output, StringComparison.Ordinal);
        Assert.Equal(manifest, File.ReadAllBytes(folder["study", "manifest-1.json"]));
    }

    [Fact]
    public void The_same_study_with_more_rules_grows_and_keeps_its_arms_at_the_shared_rate_alone()
    {
        using var folder = new TemporaryFolder();
        string[] study = ["curve", "epochs=1", "seeds=1", "--out", folder["study"]];
        var first = InProcess.Run(["run", .. study, "rules=bp fa", "shared-rate-rules=fa+bp-step"]);
        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        var more = InProcess.Run(["run", .. study, "rules=bp fa kp"]);
        Assert.Equal((0, ""), (more.ExitCode, more.Error));
        Assert.Contains("fa+bp-step", File.ReadAllText(folder["study", "manifest-2.json"]), StringComparison.Ordinal);
        Assert.Contains(
            "sharedRateRules: [fa+bp-step] there",
            InProcess.Run(["run", .. study, "rules=bp fa", "shared-rate-rules="]).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_said_before_a_run_is_wrapped_on_a_narrow_screen()
    {
        using var folder = new TemporaryFolder();
        string[] study = ["curve", "epochs=5", "seeds=1,2", "rules=bp fa", "--out", folder["study"]];
        Assert.Equal(0, InProcess.Run(["plan", .. study]).ExitCode);
        var lines = InProcess.RunAt(60, ["run", .. study, "batch=10"]).Output.Split('\n');
        var said = lines.TakeWhile(line => !line.StartsWith("trials", StringComparison.Ordinal)).ToArray();
        Assert.All(
            said.Where(line => line.TrimStart().Contains(' ', StringComparison.Ordinal)),
            line => Assert.True(line.Length <= 60, line));
        var text = string.Join(' ', said.Select(line => line.Trim()));
        Assert.Contains("no trial has run; this study takes its place", text, StringComparison.Ordinal);
        Assert.Contains("With 2 seeds no paired test can give a p-value below 0.5", text, StringComparison.Ordinal);
    }

    private static string Manifest(TemporaryFolder folder) =>
        File.ReadAllText(folder["runs", "small", "manifest-1.json"]);

    private static SoapProcess.Ended Plan(TemporaryFolder folder, string text)
    {
        File.WriteAllText(folder["small.yaml"], text);
        return WarmProcess.Run(folder.Path, "plan", "small.yaml");
    }
}
