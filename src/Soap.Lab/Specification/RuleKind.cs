using System.Text.Json.Nodes;
using Soap.Options;
using Soap.Rules;

namespace Soap.Lab.Specification;

/// <summary>Rules as values of settings, in canonical text.</summary>
internal static class RuleKind
{
    private const string Separators = " \t\n;";

    /// <summary>One rule.</summary>
    public static ValueKind<string> Rule { get; } = new(
        "a rule such as fa or sign:period=1000,magnitude=unit", text => One(text).Text, text => text, OneRule);

    /// <summary>Rules with spaces or semicolons between (their options have commas).</summary>
    public static ValueKind<IReadOnlyList<string>> Rules { get; } = List(
        "rules with spaces or ';' between, in quotes, such as \"bp fa sign:period=500,magnitude=unit\"",
        mayBeEmpty: false);

    /// <summary>The same; there may be none at all.</summary>
    public static ValueKind<IReadOnlyList<string>> RulesOrNone { get; } = List(
        "rules with spaces or ';' between, in quotes, such as \"fa+bp-magnitude fa+bp-direction\", or none",
        mayBeEmpty: true);

    // A rule of the catalogue, with what a program added to it; options and additions are left to the rule.
    private static string Term =>
        $"({string.Join('|', RuleCatalog.Entries.Select(entry => entry.Name))})([:+][^ ;]*)?";

    private static JsonObject OneRule() => ValueKinds.Matching($"^{Term}$");

    private static ValueKind<IReadOnlyList<string>> List(string allowed, bool mayBeEmpty) => new(
        allowed,
        text => mayBeEmpty && text.Length == 0 ? [] : Parse(text),
        rules => string.Join(' ', rules),
        () => ListKinds.ListSchema(OneRule(), ValueKinds.Matching($"^{Term}([ ;]+{Term})+$"), mayBeEmpty),
        Separators);

    private static string[] Parse(string text)
    {
        uint count = 0;
        foreach (var part in text.AsSpan().SplitAny(Separators))
        {
            count += text.AsSpan()[part].IsEmpty ? 0u : 1;
        }

        ListLimit.Check(count, "rules");
        var (parts, named) = (Parts(text), Named(text));
        if (named.Length == 0)
        {
            throw new FormatException("no rule is named");
        }

        if (parts.Any(part => part[0] == ',' || part[^1] == ',' || RulesIn(part).Length > 1))
        {
            throw new FormatException(
                "rules stand apart by spaces, and commas belong to a rule's options: " +
                $"write them with spaces: \"{string.Join(' ', named)}\"");
        }

        LearningRule[] rules = [.. parts.Select(Parsed)];
        return RepeatedRule.Find(parts, rules) is { } repeated
            ? throw new WrongItemException(repeated.Second, repeated.Message)
            : [.. rules.Select(rule => rule.Text)];
    }

    private static LearningRule One(string text) =>
        Named(text) is { Length: > 1 } several
            ? throw new FormatException(
                $"a trial has one rule, and these are {several.Length}; a study compares several: " +
                $"soap run rules=\"{string.Join(' ', several)}\"")
            : Parsed(text);

    private static string[] Parts(string text) =>
        text.Split(Separators.ToCharArray(), StringSplitOptions.RemoveEmptyEntries);

    // The rules that are meant, whether spaces or commas or both stand between them.
    private static string[] Named(string text)
    {
        var close = string.Join(',', text.Split(',').Select(part => part.Trim(Separators.ToCharArray())));
        return [.. Parts(close).SelectMany(RulesIn)];
    }

    // The rules between which somebody wrote commas; one, where the commas are those of its options.
    private static string[] RulesIn(string text)
    {
        var rules = new List<List<string>>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (rules.Count > 0 && rules[^1].Any(one => one.Contains(':', StringComparison.Ordinal))
                && !IsRule(part))
            {
                rules[^1].Add(part);
            }
            else
            {
                rules.Add([part]);
            }
        }

        return [.. rules.Select(parts => string.Join(',', parts))];
    }

    private static bool IsRule(string text) =>
        text.Split(':', '+')[0] is var name && RuleCatalog.Entries.Any(entry => entry.Name == name);

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
