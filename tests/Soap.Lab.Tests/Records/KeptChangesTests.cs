using System.Net;
using System.Text;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Reports;
using Soap.Lab.Running;
using Soap.Lab.Specification;
using Soap.Lab.Tests.Reports;
using Soap.Lab.Tests.Running;
using Soap.Trials;
using Xunit;

namespace Soap.Lab.Tests.Records;

/// <summary>What the source was changed by, beside the numbers that it made.</summary>
public sealed class KeptChangesTests : IDisposable
{
    private static readonly SourceChanges Changes = new(Encoding.UTF8.GetBytes("diff --git a/src/Rule.cs\n"));

    private static readonly Provenance Changed = SmallStudy.Provenance with
    {
        Commit = "0123-dirty",
        Changes = Changes,
        ChangesDigest = Changes.Digest,
    };

    private readonly TemporaryFolder _folder = new();

    private string Kept => _folder[SourceChanges.NameOf(Changes.Digest)];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_planned_study_keeps_them_and_one_that_runs_by_other_source_keeps_both()
    {
        StudyFolder folder = new(_folder.Path);
        Changes.KeepIn(_folder.Path); // as a process leaves them that was killed before it had planned
        var study = StudyChecks.Check(SmallStudy.Specification);
        folder.Claim(study, Changed);
        Assert.Equal("diff --git a/src/Rule.cs\n", File.ReadAllText(Kept));

        SourceChanges other = new([1, 2, 3]);
        var byOther = Changed with { Changes = other, ChangesDigest = other.Digest };
        new StudyRunner(study, folder, SmallStudy.Data, byOther, new CountingObserver()).Run(2, default);
        Assert.True(File.Exists(Kept));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(_folder[SourceChanges.NameOf(other.Digest)]));
        Assert.Equal(other.Digest, folder.ReadProvenance().ChangesDigest);
        Assert.Equal(Changes.Digest, folder.ReadManifest().Provenance.ChangesDigest);
        var results = StudyResults.Read(folder);
        Assert.All(results.Trials, trial => Assert.Equal(other.Digest, trial.Provenance!.Origin.ChangesDigest));
        Assert.Empty(Directory.EnumerateFiles(_folder["trials"], "*.diff", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_study_of_a_commit_keeps_none()
    {
        SmallStudy.Run(_folder.Path);
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "*.diff"));
        Assert.DoesNotContain("changesDigest", File.ReadAllText(_folder["provenance.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_training_keeps_them_and_can_be_run_again_where_only_they_are_left()
    {
        var specification = SmallStudy.Specification.Trial with { Epochs = 0.05 };
        var trial = PlannedTrial.Create(StudyPhase.SharedRate, specification, SmallStudy.Data.Digests);
        TrialFolder folder = new(_folder.Path);
        using (folder.Claim(trial))
        {
            folder.WriteResult(
                Trial.Run(specification, SmallStudy.Data),
                new TrialProvenance(Changed, null, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, 1));
        }

        Assert.True(File.Exists(Kept));
        File.Delete(_folder["result.json"]);
        File.Delete(_folder["provenance.json"]);
        folder.Claim(trial).Dispose();
    }

    [Fact]
    public void The_report_says_how_the_source_is_had_again()
    {
        Assert.Contains(
            "Check out commit 0123 and run the command below.", Page(Changed with { Commit = "0123" }),
            StringComparison.Ordinal);
        Assert.Contains(
            "The source was commit 0123 with changes that were not committed, which the study's folder keeps: check "
                + $"it out, change it by git apply source-{Changes.Digest[..12]}.diff, and run the command below.",
            Page(Changed), StringComparison.Ordinal);
        Assert.Contains(
            "The source was commit 0123 with changes that were not committed, so it cannot be had again exactly.",
            Page(Changed with { ChangesDigest = null }), StringComparison.Ordinal);

        string Page(Provenance provenance)
        {
            ReportWriter.Write(StudyFixture.Analysis() with { Provenance = provenance }, [], _folder.Path);
            return WebUtility.HtmlDecode(File.ReadAllText(_folder["report.html"]));
        }
    }
}
