using Soap.Lab.Records;
using Soap.Lab.Specification;
using Soap.Lab.Tests.Records;
using Soap.Lab.Tests.Running;
using Xunit;

namespace Soap.Lab.Tests.Planning;

/// <summary>A plan of which no trial has run gives way to another; one of which a trial has run does not.</summary>
public sealed class ReplanningTests : IDisposable
{
    private static readonly StudySpecification Study = StudyChecks.Check(SmallStudy.Specification);

    private readonly TemporaryFolder _folder = new();

    private StudyFolder Folder => new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_plan_without_trials_gives_way_to_any_other()
    {
        Folder.Claim(Study, SmallStudy.Provenance);
        var other = Study with { Name = "other", Rules = ["fa", "bp"], TargetLoss = 0.25 };

        Assert.Equal(PlanChange.Replaced, Folder.ChangeBy(other, SmallStudy.Provenance));
        Assert.Equal((1, "other"), Read(Folder.Claim(other, SmallStudy.Provenance).Manifest));
        Assert.Equal((1, "other"), Read(Folder.ReadManifest()));
        Assert.Equal(0.25, Folder.ReadManifest().Study.TargetLoss);
        Assert.Equal(PlanChange.None, Folder.ChangeBy(other, SmallStudy.Provenance));
    }

    [Fact]
    public void A_plan_on_other_data_gives_way_too()
    {
        var other = SmallStudy.Provenance with { DataDigests = new Dictionary<string, string> { ["a"] = "b" } };
        Folder.Claim(Study, other);

        Assert.Equal(PlanChange.Replaced, Folder.ChangeBy(Study, SmallStudy.Provenance));
        Assert.NotEmpty(SmallStudy.Run(_folder.Path).Trials);
        Assert.Equal(SmallStudy.Provenance.DataDigests, Folder.ReadManifest().Provenance.DataDigests);
    }

    [Fact]
    public void The_same_plan_again_writes_nothing()
    {
        Assert.Equal(PlanChange.New, Folder.ChangeBy(Study, SmallStudy.Provenance));
        Folder.Claim(Study, SmallStudy.Provenance);
        var before = _folder.Snapshot(withTimes: true);

        Folder.Claim(Study, SmallStudy.Provenance with { CommandLine = "soap run again" });
        Assert.Equal(before, _folder.Snapshot(withTimes: true));
    }

    [Fact]
    public void A_built_in_study_that_was_planned_is_known_again()
    {
        Assert.All(StudyCatalog.All, study =>
        {
            var folder = new StudyFolder(_folder[study.Name]);
            folder.Claim(StudyChecks.Check(study), SmallStudy.Provenance);
            Assert.Equal(PlanChange.None, folder.ChangeBy(StudyChecks.Check(study), SmallStudy.Provenance));
            var stored = StudyChecks.Check(folder.ReadManifest().Study);
            Assert.Equal(PlanChange.None, folder.ChangeBy(stored, SmallStudy.Provenance));
        });
    }

    [Fact]
    public void Of_a_study_that_grew_and_lost_its_trials_one_plan_is_left()
    {
        SmallStudy.Run(_folder.Path);
        Folder.Claim(Study with { Seeds = [1, 2, 3] }, SmallStudy.Provenance);
        Assert.Equal(2, Folder.ReadManifest().Generation);
        Directory.Delete(_folder["trials"], recursive: true);

        Folder.Claim(Study with { TargetLoss = 0.25 }, SmallStudy.Provenance);
        Assert.Equal(["manifest-1.json"], Directory.GetFiles(_folder.Path, "manifest-*").Select(Path.GetFileName));
        Assert.Equal(0.25, Folder.ReadManifest().Study.TargetLoss);
    }

    [Theory]
    [InlineData("result.json")]
    [InlineData("error.json")]
    public void A_single_result_or_failure_keeps_the_plan(string file)
    {
        SmallStudy.Run(_folder.Path);
        var trials = Directory.GetDirectories(_folder["trials"]).Order(StringComparer.Ordinal).ToArray();
        Assert.All(trials, trial => File.Delete(Path.Combine(trial, "result.json")));
        Assert.False(Folder.HasOutcomes);
        File.WriteAllText(Path.Combine(trials[^1], file), "damaged, but not nothing");
        Assert.True(Folder.HasOutcomes);
        var before = _folder.Snapshot(withTimes: true);

        var error = Assert.Throws<SoapException>(() =>
            Folder.Claim(Study with { TargetLoss = 0.25 }, SmallStudy.Provenance));
        Assert.Contains("holds another study", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, _folder.Snapshot(withTimes: true));
    }

    private static (int Generation, string Name) Read(StudyManifest manifest) =>
        (manifest.Generation, manifest.Study.Name);
}
