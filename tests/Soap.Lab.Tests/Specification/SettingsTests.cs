using CsCheck;
using Soap.Lab.Specification;
using Soap.Lab.Tests.Records;
using Soap.Options;
using Soap.Storage;
using Xunit;

namespace Soap.Lab.Tests.Specification;

public sealed class SettingsTests
{
    [Fact]
    public void Every_setting_reads_what_it_shows()
    {
        Assert.All(StudyCatalog.All, study => Assert.All(StudySettings.All, setting =>
            Assert.Equal(setting.Get(study), setting.Get(setting.Set(study, setting.Get(study))))));
    }

    [Fact]
    public void Every_setting_changes_itself_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder["w"], []);
        string[] changes =
        [
            "task=curve", "label=kind", "targets=a,b", "split=0.25", "augment=pad:4+flip",
            "loss=sigmoid-cross-entropy", "label-smoothing=0.1", "output-activation=softmax",
            "input-scaling=unit", "noise-examples=64",
            "noise-learning-rate=0.25", "layer-rates=1:0.5", "rule=fa", "seed=9", "learning-rate=0.5", "epochs=0.25",
            "batch=7",
            "model=lenet5", "hidden=3,4", "activation=relu", $"init={folder["w"]}", "initializer=pytorch",
            "feedback-initializer=kaiming-uniform", "weight-scale=0.5", "feedback-scale=3",
            "bias=false", "optimizer=adamw", "momentum=0.5", "nesterov=true",
            "weight-decay=0.125", "decay=l2", "clip-norm=2", "schedule=cosine", "schedule-epochs=30:60.5",
            "schedule-factor=0.1", "warm-up=5",
            "validation=1", "log-every=2", "evaluate-every=3", "select=loss", "diagnose-every=4",
            "representations=true", "engine=autograd",
            "device=cuda", "data-seed=5",
        ];
        Assert.Equal(
            TrialSettings.All.Select(setting => setting.Name).Order(),
            changes.Select(change => change.Split('=')[0]).Order());
        var start = StudyCatalog.Founding.Trial;
        Assert.All(changes, change =>
        {
            var changed = SettingWords.Apply(start, [change], TrialSettings.All, _ => []);
            var different = TrialSettings.All.Where(setting => setting.Get(changed) != setting.Get(start)).ToArray();
            Assert.Equal(change, $"{Assert.Single(different).Name}={different[0].Get(changed)}");
        });
    }

    [Fact]
    public void Every_finite_number_above_zero_survives_its_text() =>
        Gen.Double.Where(value => double.IsFinite(value) && value > 0).Sample(value =>
            ValueKinds.NumberAbove(0).Parse(ValueKinds.NumberAbove(0).Format(value)) == value);

    [Fact]
    public void Seeds_survive_their_text() =>
        Gen.ULong.HashSet[1, 20].Select(set => set.ToArray()).Sample(seeds =>
        {
            var kind = ListKinds.List(ListKinds.Seed, "seeds");
            Assert.Equal(seeds, kind.Parse(kind.Format(seeds)));
        });

    [Fact]
    public void Any_text_is_read_or_refused_as_a_usage_error() =>
        Gen.Select(Gen.Int[0, TrialSettings.All.Count - 1].Select(index => TrialSettings.All[index]), Gen.String)
            .Sample((setting, text) =>
            {
                try
                {
                    SettingWords.Apply(
                        StudyCatalog.Founding.Trial,
                        [$"{setting.Name}={text}"],
                        TrialSettings.All,
                        TrialSettings.Check);
                }
                catch (SoapException exception)
                {
                    // A folder such as / is there, and no data.
                    var isPath = setting.Name == "task" && Path.Exists(text);
                    Assert.Equal(isPath ? ExitCode.Data : ExitCode.Usage, exception.ExitCode);
                    Assert.Contains(isPath ? "/" : setting.Name, exception.Message, StringComparison.Ordinal);
                }
            });

    [Fact]
    public void The_value_is_literal_behind_the_first_equals_sign()
    {
        var trial = SettingWords.Apply(
            StudyCatalog.Founding.Trial, ["rule=sign:period=7,magnitude=unit"], TrialSettings.All, _ => []);
        Assert.Equal("sign:period=7,magnitude=unit", trial.Rule);
    }

    [Theory]
    [InlineData("bp fa", "bp;fa")]
    [InlineData(" bp ;\tfa; ", "bp;fa")]
    [InlineData("sign", "sign:period=1000,magnitude=initial")]
    public void Rules_stand_apart_by_spaces_or_semicolons_and_become_canonical(string text, string rules)
    {
        var study = SettingWords.Apply(StudyCatalog.Founding, [$"rules={text}"], StudySettings.All, _ => []);
        Assert.Equal(rules.Split(';'), study.Rules);
    }

    [Fact]
    public void Nothing_between_commas_is_no_value() =>
        Assert.Throws<FormatException>(() => ListKinds.List(ListKinds.Seed, "seeds").Parse("1,,2"));

    [Fact]
    public void A_network_may_have_no_hidden_layer_and_two_of_the_same_width()
    {
        Assert.Empty(Hidden("hidden="));
        Assert.Equal([5, 5], Hidden("hidden=5,5"));
    }

    private static IReadOnlyList<int> Hidden(string word) =>
        SettingWords.Apply(StudyCatalog.Founding.Trial, [word], TrialSettings.All, TrialSettings.Check).Hidden;
}
