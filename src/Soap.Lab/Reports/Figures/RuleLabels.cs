namespace Soap.Lab.Reports.Figures;

/// <summary>Short names of rules: the rule's word and only those parameters in which it differs from its namesakes.</summary>
internal static class RuleLabels
{
    /// <summary>Labels in the order of the rules, all different: <c>sign:period=1000,magnitude=unit</c> beside another sign rule is <c>sign unit</c>.</summary>
    public static string[] Of(IReadOnlyList<string> rules)
    {
        string[] labels = new string[rules.Count];
        for (int i = 0; i < rules.Count; i++)
        {
            (string word, string[] parameters) = Split(rules[i]);
            string[][] namesakes = [.. rules.Select(Split).Where(other => other.Word == word).Select(other => other.Parameters)];
            string[] own = [.. parameters.Where(parameter => !namesakes.All(others => others.Contains(parameter))).Select(Short)];
            labels[i] = own.Length == 0 ? word : $"{word} {string.Join(' ', own)}";
        }

        bool ambiguous = labels.Distinct().Count() < labels.Length;
        return ambiguous ? [.. rules] : labels;
    }

    private static (string Word, string[] Parameters) Split(string rule)
    {
        int colon = rule.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (rule, []) : (rule[..colon], rule[(colon + 1)..].Split(','));
    }

    /// <summary>A value that is a word speaks for itself; a number needs its key.</summary>
    private static string Short(string parameter)
    {
        int equals = parameter.IndexOf('=', StringComparison.Ordinal);
        return equals >= 0 && equals + 1 < parameter.Length && char.IsLetter(parameter[equals + 1]) ? parameter[(equals + 1)..] : parameter;
    }
}
