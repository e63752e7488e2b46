using Soap.Data;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Models;
using Soap.Storage;
using Soap.Trials;
using Xunit;

namespace Soap.Lab.Tests.Records;

public sealed class TrialFolderTests
{
    private static readonly TrialSpecification Small = new()
    {
        Task = "curve",
        Rule = "bp",
        Seed = 1,
        LearningRate = 0.05,
        Hidden = [3],
        Epochs = 0.1,
        Validation = 0,
    };

    [Fact]
    public void A_trial_is_kept_as_in_a_study_and_read_back()
    {
        using var folder = new TemporaryFolder();
        var (trial, result) = Keep(folder["kept"]);
        Assert.Equal(
            ["network.safetensors", "provenance.json", "result.json"],
            Directory.GetFiles(folder["kept"]).Select(file => Path.GetFileName(file))
                .Where(name => name[0] != '.' && !SourceChanges.IsName(name)).Order());

        var again = new TrialFolder(folder["kept"]);
        using var folderLock = again.Claim(trial);
        Assert.Equal(result.WeightsDigest, again.ReadResult(trial)!.WeightsDigest);
        Assert.Equal("soap train", again.ReadProvenance()!.Origin.CommandLine);
        Assert.Equal(
            ["layer1.bias", "layer1.weight", "layer2.bias", "layer2.weight"],
            again.ReadNetwork().Select(tensor => tensor.Name).Order());
    }

    [Fact]
    public void A_network_without_a_result_is_written_over_where_a_trial_left_it_and_nowhere_else()
    {
        using var folder = new TemporaryFolder();
        var (trial, _) = Keep(folder["kept"]);
        File.Delete(folder["kept/result.json"]);
        new TrialFolder(folder["kept"]).Claim(trial).Dispose();
        Assert.Equal(
            $"{folder["kept"]} holds no trial: there is no result.json. Keep one with: soap train … --out " +
                folder["kept"],
            Assert.Throws<SoapException>(() => new TrialFolder(folder["kept"]).ReadNetwork()).Message);

        File.Delete(folder["kept/provenance.json"]);
        var error = Assert.Throws<SoapException>(() => new TrialFolder(folder["kept"]).Claim(trial));
        Assert.Equal(ExitCode.Storage, error.ExitCode);
        Assert.Contains("is not empty and holds no trial", error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(folder["kept/network.safetensors"]));
    }

    [Fact]
    public void What_a_trial_begins_with_is_not_replaced_by_its_own_network()
    {
        using var folder = new TemporaryFolder();
        Keep(folder["kept"]);
        File.Delete(folder["kept/result.json"]);
        var begun = Small with { InitialWeights = InitialWeights.Of(folder["kept/network.safetensors"]) };
        var error = Assert.Throws<SoapException>(() => new TrialFolder(folder["kept"]).Claim(
            PlannedTrial.Create(StudyPhase.SharedRate, begun, new Dictionary<string, string>())));
        Assert.Equal(
            $"{folder["kept/network.safetensors"]} is what the trial begins with, and its own network would take " +
                "its place. Give another folder with --out.",
            error.Message);
    }

    [Fact]
    public void A_trial_of_a_version_that_kept_no_networks_says_so()
    {
        using var folder = new TemporaryFolder();
        var (trial, _) = Keep(folder["kept"]);
        File.Delete(folder["kept/network.safetensors"]);
        Assert.NotNull(new TrialFolder(folder["kept"]).ReadResult(trial));
        Assert.Equal(
            $"{folder["kept"]} keeps no network (there is no network.safetensors); versions before there were such " +
                "files kept none. Remove its result.json, and run its command again.",
            Assert.Throws<SoapException>(() => new TrialFolder(folder["kept"]).ReadNetwork()).Message);
    }

    [Fact]
    public void Another_trial_is_refused_with_what_differs_and_nothing_is_changed()
    {
        using var folder = new TemporaryFolder();
        var (trial, _) = Keep(folder["kept"]);
        var before = File.ReadAllBytes(folder["kept/result.json"]);
        var other = PlannedTrial.Create(
            trial.Phase, Small with { Rule = "fa", Epochs = 0.2 }, new Dictionary<string, string>());
        var error = Assert.Throws<SoapException>(() => new TrialFolder(folder["kept"]).Claim(other));
        Assert.Equal(
            $"{folder["kept/result.json"]} is the result of another trial; it differs in{Environment.NewLine}" +
            $"  rule: bp there, fa now{Environment.NewLine}  epochs: 0.1 there, 0.2 now{Environment.NewLine}" +
            "Give another folder with --out, or remove this one.",
            error.Message);
        Assert.Equal(ExitCode.Storage, error.ExitCode);
        Assert.Equal(before, File.ReadAllBytes(folder["kept/result.json"]));
    }

    [Fact]
    public void The_same_trial_on_other_data_is_another()
    {
        using var folder = new TemporaryFolder();
        Keep(folder["kept"]);
        var other =
            PlannedTrial.Create(StudyPhase.SharedRate, Small, new Dictionary<string, string> { ["train"] = "0" });
        var error = Assert.Throws<SoapException>(() => new TrialFolder(folder["kept"]).Claim(other));
        Assert.StartsWith(
            $"{folder["kept/result.json"]} is the result of the same trial on other data.",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_other_files_and_a_study_are_not_taken()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["thesis.tex"], "precious");
        var trial = PlannedTrial.Create(StudyPhase.SharedRate, Small, new Dictionary<string, string>());
        var error = Assert.Throws<SoapException>(() => new TrialFolder(folder.Path).Claim(trial));
        Assert.Equal(
            $"{folder.Path} is not empty and holds no trial (there is no result.json). " +
                "Give another folder with --out.",
            error.Message);
        Assert.Equal(
            "'' is not a folder; allowed: the path of a folder, such as runs/one",
            Assert.Throws<SoapException>(() => new TrialFolder("")).Message);
    }

    [Fact]
    public void A_damaged_result_is_no_result()
    {
        using var folder = new TemporaryFolder();
        var (trial, _) = Keep(folder["kept"]);
        File.AppendAllText(folder["kept/result.json"], " ");
        var error = Assert.Throws<SoapException>(() => new TrialFolder(folder["kept"]).Claim(trial));
        Assert.Equal(ExitCode.Data, error.ExitCode);
        Assert.EndsWith("Remove this file to run its trial again.", error.Message, StringComparison.Ordinal);
    }

    private static (PlannedTrial Trial, TrialResult Result) Keep(string path)
    {
        var data = TaskCatalog.Open("curve", DataFolders.Standard(), 0);
        var trial = PlannedTrial.Create(StudyPhase.SharedRate, Small, data.Digests);
        var folder = new TrialFolder(path);
        using var folderLock = folder.Claim(trial);
        var points = new List<TrialProgress>();
        var origin = ProvenanceCollector.Collect("soap train", data.Digests);
        IReadOnlyList<SafetensorsTensor>? network = null;
        var (result, provenance) = TimedTrial.Run(
            Small, data, origin, points.Add, CancellationToken.None,
            (what, task, told, stop) =>
                Trial.Run(what, task, told, trained => network = StateTensors.Of(trained), stop));
        folder.WriteResult(result, provenance, network);
        Assert.NotEmpty(points);
        return (trial, result);
    }
}
