using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Lab.Specification;
using Soap.Lab.Tests.Running;
using Xunit;

namespace Soap.Lab.Tests.Records;

public sealed class StudyGrowthTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Adding_rules_or_seeds_trains_only_what_is_new_and_changes_nothing_that_was_there()
    {
        SmallStudy.Run(_folder.Path);
        var before = _folder.Snapshot(withTimes: true).Where(file => file.Key != "provenance.json").ToArray();
        var observer = new CountingObserver();
        var results = SmallStudy.Run(
            _folder.Path,
            SmallStudy.Specification with { Rules = ["bp", "fa", "frozen"], Seeds = [1, 2, 3] },
            observer: observer);

        // frozen: 3 seeds + 2 candidates + 3 seeds; bp and fa: 1 seed + 1 seed; a trial at a best rate that is the
        // shared one is the same trial.
        var trials = results.Trials.Select(trial => trial.Trial.Id).Distinct().Count();
        Assert.Equal(trials, Directory.GetDirectories(_folder["trials"]).Length);
        Assert.Equal(3 * 3 + 3 * 2 + 3 * 3, results.Trials.Count);
        Assert.InRange(observer.Trained, 7, 12);
        var after = _folder.Snapshot(withTimes: true);
        Assert.All(before, file => Assert.Equal(file.Value, after[file.Key]));
        Assert.True(File.Exists(_folder["manifest-2.json"]));
    }

    [Fact]
    public void Rules_at_the_shared_rate_alone_can_be_added_and_are_the_only_ones_trained()
    {
        SmallStudy.Run(_folder.Path);
        var observer = new CountingObserver();
        var grown = SmallStudy.Specification with { SharedRateRules = ["fa+bp-magnitude", "fa+bp-direction"] };
        var results = SmallStudy.Run(_folder.Path, grown, observer: observer);

        Assert.Equal(2 * grown.Seeds.Count, observer.Trained);
        Assert.Equal(grown.SharedRateRules, results.Study.SharedRateRules);
        Assert.DoesNotContain(results.Trials, trial =>
            trial.Trial.Phase != StudyPhase.SharedRate && trial.Trial.Specification.Rule.Contains("+bp-"));
    }

    [Fact]
    public void A_grown_study_keeps_its_name_and_is_read_as_it_is_now()
    {
        SmallStudy.Run(_folder.Path);
        SmallStudy.Run(_folder.Path, SmallStudy.Specification with { Name = "small-0123abcd", Seeds = [1, 2, 3] });
        var manifest = new StudyFolder(_folder.Path).ReadManifest();

        Assert.Equal((2, "small"), (manifest.Generation, manifest.Study.Name));
        Assert.Equal([1UL, 2, 3], StudyResults.Read(new StudyFolder(_folder.Path)).Study.Seeds);
    }

    [Fact]
    public void The_same_rules_and_seeds_in_another_order_are_the_same_study()
    {
        var study = SmallStudy.Specification with { Rules = ["bp", "fa", "frozen"] };
        SmallStudy.Run(_folder.Path, study);
        var before = _folder.Snapshot(withTimes: true);
        SmallStudy.Run(_folder.Path, study with { Rules = ["bp", "frozen", "fa"], Seeds = [2, 1] });

        Assert.Equal(before, _folder.Snapshot(withTimes: true));
    }

    [Fact]
    public void Planning_tells_what_would_be_added_and_writes_nothing()
    {
        SmallStudy.Run(_folder.Path);
        var before = _folder.Snapshot(withTimes: true);
        var manifest = new StudyFolder(_folder.Path)
            .Plan(StudyChecks.Check(SmallStudy.Specification with { Seeds = [1, 2, 3] }), SmallStudy.Provenance);

        Assert.Equal((2, "small"), (manifest.Generation, manifest.Study.Name));
        Assert.Equal(2, StudyResults.ReadAll(new StudyFolder(_folder.Path), manifest).Missing.Count);
        Assert.Equal(before, _folder.Snapshot(withTimes: true));
    }

    [Theory]
    [InlineData("rules=fa bp", "rules:")]
    [InlineData("rules=bp", "rules:")]
    [InlineData("seeds=1", "seeds:")]
    [InlineData("learning-rates=0.05", "learningRates:")]
    [InlineData("target-loss=0.1", "targetLoss:")]
    [InlineData("learning-rate=0.2", "learningRate:")]
    [InlineData("momentum=0.5", "trial.momentum:")]
    public void A_study_that_shrinks_or_turns_into_another_is_refused_and_nothing_is_written(string words, string key)
    {
        SmallStudy.Run(_folder.Path);
        var before = _folder.Snapshot(withTimes: true);
        var other = SettingWords.Apply(SmallStudy.Specification, [words], StudySettings.All, StudySettings.Check);
        var message = Assert.Throws<SoapException>(() => SmallStudy.Run(_folder.Path, other)).Message;

        Assert.Contains(key, message, StringComparison.Ordinal);
        Assert.Contains("may be added", message, StringComparison.Ordinal);
        Assert.Equal(before, _folder.Snapshot(withTimes: true));
    }

    [Fact]
    public void A_plan_made_on_other_data_is_refused()
    {
        SmallStudy.Run(_folder.Path);
        var other = SmallStudy.Provenance with { DataDigests = new Dictionary<string, string> { ["train"] = "aa" } };

        var error = Assert.Throws<SoapException>(() =>
            new StudyFolder(_folder.Path).Claim(StudyChecks.Check(SmallStudy.Specification), other));
        Assert.Contains("planned on other data", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_manifest_lists_what_is_run()
    {
        var results = SmallStudy.Run(_folder.Path);
        var manifest = new StudyFolder(_folder.Path).ReadManifest();

        Assert.Equal(
            results.Trials.Where(trial => trial.Trial.Phase != StudyPhase.BestRate).Select(trial => trial.Trial.Id),
            manifest.Trials.Select(trial => trial.Id));
        Assert.Equal(results.Trials.Count(trial => trial.Trial.Phase == StudyPhase.BestRate), manifest.TrialsAtBest);
        Assert.Equal(SmallStudy.Provenance.CommandLine, manifest.Provenance.CommandLine);
    }
}
