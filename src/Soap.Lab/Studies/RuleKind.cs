using System.Text.Json.Nodes;
using Soap.Rules;

namespace Soap.Lab.Studies;

/// <summary>Rules as values of settings, in canonical text.</summary>
internal static class RuleKind
{
    private const string Separators = " \t\n;";

    /// <summary>One rule.</summary>
    public static SettingKind<string> Rule { get; } = new(
        "a rule such as fa or sign:period=1000,magnitude=unit", text => Parsed(text).Text, text => text, OneRule);

    /// <summary>Rules with spaces or semicolons between (their options have commas).</summary>
    public static SettingKind<IReadOnlyList<string>> Rules { get; } = new(
        "rules with spaces or ';' between, in quotes, such as \"bp fa sign:period=500,magnitude=unit\"",
        Parse,
        rules => string.Join(' ', rules),
        () => SettingKind.ListSchema(OneRule(), SettingKind.Matching($"^{Term}([ ;]+{Term})+$"), mayBeEmpty: false),
        Separators);

    // A rule of the catalogue, with what a program added to it; options and additions are left to the rule.
    private static string Term => $"({string.Join('|', RuleCatalog.Entries.Select(entry => entry.Name))})([:+][^ ;]*)?";

    private static JsonObject OneRule() => SettingKind.Matching($"^{Term}$");

    private static string[] Parse(string text)
    {
        uint count = 0;
        foreach (var part in text.AsSpan().SplitAny(Separators))
        {
            count += text.AsSpan()[part].IsEmpty ? 0u : 1;
        }

        ListLimit.Check(count, "rules");
        var texts = text.Split(Separators.ToCharArray(), StringSplitOptions.RemoveEmptyEntries);
        LearningRule[] rules = [.. texts.Select(Parsed)];
        return rules.Length == 0 ? throw new FormatException("no rule")
            : RepeatedRule.Find(texts, rules) is { } repeated
            ? throw new WrongItemException(repeated.Second, repeated.Message)
            : [.. rules.Select(rule => rule.Text)];
    }

    private static LearningRule Parsed(string text)
    {
        try
        {
            return LearningRule.Parse(text);
        }
        catch (SoapException exception)
        {
            throw new FormatException(exception.Message, exception);
        }
    }
}
