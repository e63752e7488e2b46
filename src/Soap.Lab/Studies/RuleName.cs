using Soap.Rules;

namespace Soap.Lab.Studies;

/// <summary>Rules as people read them.</summary>
public static class RuleName
{
    /// <summary>The rule's word, its options that are words, and the numbers that differ from their defaults: <c>sign:period=1000,magnitude=unit</c> becomes "sign unit".</summary>
    /// <param name="rule">The rule in canonical text.</param>
    public static string Brief(string rule)
    {
        var colon = rule.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return rule;
        }

        var entry = RuleCatalog.Find(rule[..colon]);
        var shown = rule[(colon + 1)..].Split(',').Select(pair => pair.Split('='))
            .Where(pair => entry.Options.First(option => option.Name == pair[0]) is var option
                && (option.Words.Count > 0 || option.Default != pair[1]))
            .Select(pair => entry.Options.First(option => option.Name == pair[0]).Words.Count > 0 ? pair[1] : $"{pair[0]}={pair[1]}");
        return string.Join(" ", shown.Prepend(entry.Name));
    }
}
