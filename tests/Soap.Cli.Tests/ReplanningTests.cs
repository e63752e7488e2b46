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
        var ran = SoapProcess.Run(folder.Path, "run", "small.yaml");
        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        Assert.Contains(
            $"{study} holds another plan, of which no trial has run; this study takes its place",
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

        var asked = SoapProcess.Run(folder.Path, "plan", "runs/small", "epochs=6");
        Assert.Contains(
            $"Nothing was written: {folder["runs", "small"]} holds another plan, of which no trial has run. "
                + $"Run this one in its place with: soap run {folder["runs", "small"]} epochs=6",
            asked.Output, StringComparison.Ordinal);
        Assert.Equal(manifest, File.ReadAllBytes(folder["runs", "small", "manifest-1.json"]));

        Assert.Equal(0, SoapProcess.Run(folder.Path, "run", "runs/small", "epochs=6").ExitCode);
        Assert.Contains("\"epochs\": 6", Manifest(folder), StringComparison.Ordinal);
    }

    private static string Manifest(TemporaryFolder folder) =>
        File.ReadAllText(folder["runs", "small", "manifest-1.json"]);

    private static SoapProcess.Ended Plan(TemporaryFolder folder, string text)
    {
        File.WriteAllText(folder["small.yaml"], text);
        return SoapProcess.Run(folder.Path, "plan", "small.yaml");
    }
}
