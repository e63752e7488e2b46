using Soap.Rules;

namespace Soap.Lab.Studies;

/// <summary>Rules as people read them.</summary>
public static class RuleName
{
    /// <summary>
    /// The rule's word, its options that are words, and the numbers that differ from their defaults: <c>sign:period=1000,magnitude=unit</c> becomes "sign unit".
    /// Text that is not in the catalogue is left whole.
    /// </summary>
    /// <param name="rule">The rule in canonical text.</param>
    public static string Brief(string rule)
    {
        var colon = rule.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || RuleCatalog.Entries.FirstOrDefault(entry => entry.Name == rule[..colon]) is not { } entry)
        {
            return rule;
        }

        var words = new List<string> { entry.Name };
        foreach (var pair in rule[(colon + 1)..].Split(','))
        {
            var (key, value) = pair.Split('=', 2) is [var left, var right] ? (left, right) : (pair, "");
            if (entry.Options.FirstOrDefault(option => option.Name == key) is not { } option)
            {
                return rule;
            }

            if (option.Words.Count > 0)
            {
                words.Add(value);
            }
            else if (value != option.Default)
            {
                words.Add(pair);
            }
        }

        return string.Join(' ', words);
    }
}
