using Soap.Rules;

namespace Soap.Lab.Studies;

/// <summary>Rules as values of settings, in canonical text.</summary>
internal static class RuleKind
{
    private static readonly char[] Separators = [' ', '\t', '\n', ';'];

    /// <summary>One rule.</summary>
    public static SettingKind<string> Rule { get; } = new("a rule such as fa or sign:period=1000,magnitude=unit", Canonical, text => text);

    /// <summary>Rules with spaces or semicolons between (their options have commas).</summary>
    public static SettingKind<IReadOnlyList<string>> Rules { get; } = new(
        "rules with spaces or ';' between, in quotes, such as \"bp fa sign:period=500,magnitude=unit\"",
        Parse,
        rules => string.Join(' ', rules));

    private static string[] Parse(string text)
    {
        var rules = text.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Select(Canonical).ToArray();
        if (rules.Length == 0)
        {
            throw new FormatException("no rule");
        }

        var twice = rules.GroupBy(rule => rule).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? rules : throw new FormatException($"the rule '{twice.Key}' is there twice");
    }

    private static string Canonical(string text)
    {
        try
        {
            return LearningRule.Parse(text).Text;
        }
        catch (SoapException exception)
        {
            throw new FormatException(exception.Message, exception);
        }
    }
}
