using Soap.Trials;

namespace Soap.Lab.Specification;

/// <summary>The words behind <c>soap train</c>.</summary>
internal static class TypedTrial
{
    /// <summary>
    /// The trial that they set: what was typed, a preset's settings apart, stays or is refused; other values are cut
    /// to what the task has.
    /// </summary>
    /// <param name="typed">The words, as <c>key=value</c>.</param>
    /// <exception cref="SoapException">Some word is wrong.</exception>
    public static TrialSpecification Read(IReadOnlyList<string> typed)
    {
        var asked = TaskDefaults.KeysOf(typed);
        return Fit(SettingWords.Apply(
            TrialSettings.Default, PresetWords.Expand(typed), TrialSettings.All, trial =>
                TrialSettings.Check(Fit(trial))));

        TrialSpecification Fit(TrialSpecification trial) => TaskDefaults.Fit(trial, asked);
    }
}
