namespace Soap.Rules;

/// <summary>The settings under which a rule was published, by a name.</summary>
/// <param name="Name">Its word, such as <c>akrout-2019-kp</c>.</param>
/// <param name="Source">Where the settings stand.</param>
/// <param name="Settings">Settings of a trial as <c>key=value</c> with spaces between; the rule with its options is
/// among them.</param>
public sealed record RulePreset(string Name, string Source, string Settings);
