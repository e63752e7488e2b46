using Soap.Lab.Specification;
using Soap.Rules;
using Soap.Trials;
using Xunit;

namespace Soap.Lab.Tests.Specification;

public sealed class PresetWordsTests
{
    private static readonly TrialSpecification Default =
        new() { Task = "curve", Rule = "frozen", Seed = 7, LearningRate = 0.01 };

    public static TheoryData<string> Presets =>
        [.. RuleCatalog.Entries.SelectMany(entry => entry.Presets).Select(preset => preset.Name)];

    [Theory]
    [MemberData(nameof(Presets))]
    public void Every_preset_of_the_catalogue_is_a_trial_of_its_rule(string name)
    {
        var entry = Assert.Single(RuleCatalog.Entries, entry => entry.Presets.Any(preset => preset.Name == name));
        var preset = entry.Presets.Single(preset => preset.Name == name);
        var trial = Apply($"preset={name}");
        Assert.Contains(entry.Name, trial.Rule.Split('+').Select(term => term.Split(':')[0]));
        Assert.Matches("^[a-z][a-z0-9]*(-[a-z0-9]+)+$", name);
        Assert.NotEmpty(preset.Source);
        Assert.All(
            ["task=", "rule=", "learning-rate="],
            key => Assert.Contains(key, preset.Settings, StringComparison.Ordinal));
        Assert.Equal(7ul, trial.Seed); // which seed is no part of a publication that others are to repeat
    }

    [Fact]
    public void Keys_behind_a_preset_change_it_and_the_others_stay()
    {
        var trial = Apply("seed=3", "preset=akrout-2019-fa", "epochs=10", "rule=bp");
        Assert.Equal((3ul, 10.0, "bp"), (trial.Seed, trial.Epochs, trial.Rule));
        Assert.Equal(
            (0.2, 128, "sigmoid-cross-entropy", "unit"),
            (trial.LearningRate, trial.Batch, trial.Loss, trial.InputScaling));
        Assert.Equal([500], trial.Hidden);
    }

    [Theory]
    [InlineData("unknown preset 'akrout-2019-fb': did you mean 'akrout-2019-fa'? (allowed: ", "preset=akrout-2019-fb")]
    [InlineData("preset=akrout-2019-bp: 'preset' is set twice", "preset=akrout-2019-fa", "preset=akrout-2019-bp")]
    [InlineData("preset: a value is missing; write preset=NAME", "preset")]
    [InlineData(
        "epochs=10: preset=akrout-2019-fa behind it sets 'epochs' too; write it behind the preset",
        "epochs=10",
        "preset=akrout-2019-fa")]
    [InlineData("epochs=9: 'epochs' is set twice", "preset=akrout-2019-fa", "epochs=10", "epochs=9")]
    [InlineData("epoch=10: unknown key 'epoch'; did you mean 'epochs'?", "preset=akrout-2019-fa", "epoch=10")]
    public void What_is_wrong_with_a_preset_is_said(string message, params string[] words)
    {
        var error = Assert.Throws<SoapException>(() => Apply(words));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, error.ExitCode);
    }

    private static TrialSpecification Apply(params string[] words) =>
        SettingWords.Apply(Default, PresetWords.Expand(words), TrialSettings.All, TrialSettings.Check);
}
