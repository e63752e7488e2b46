namespace Soap.Rules;

/// <summary>One term of a rule's text, <c>name</c> or <c>name:key=value,key=value</c>.</summary>
/// <param name="Entry">What it names.</param>
/// <param name="Values">The values of all its options, in canonical spelling and order.</param>
internal sealed record RuleTerm(RuleEntry Entry, IReadOnlyList<KeyValuePair<string, string>> Values)
{
    /// <summary>The text with every option in it, but for those that are left out at their defaults.</summary>
    public string Canonical
    {
        get
        {
            var named = Entry.Options.Zip(Values)
                .Where(pair => !pair.First.IsLeftOutAtDefault || pair.Second.Value != pair.First.Default)
                .Select(pair => $"{pair.Second.Key}={pair.Second.Value}").ToArray();
            return named.Length == 0 ? Entry.Name : $"{Entry.Name}:{string.Join(",", named)}";
        }
    }

    internal RuleRecipe Recipe => Entry.Recipe(new OptionValues(Values.ToDictionary()));

    /// <summary>Reads a term.</summary>
    /// <exception cref="SoapException">It names an unknown rule or option, or a value that is not allowed.</exception>
    public static RuleTerm Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? text : text[..colon];
        if (name.Length == 0)
        {
            throw SoapException.BadUsage(
                $"rule '{Quotation.Of(text)}': a name is missing before ':'; write one, as in 'sign:period=1000'");
        }

        var entry = RuleCatalog.Find(name);
        var given = colon < 0 ? [] : ReadOptions(entry, text[(colon + 1)..]);
        return new RuleTerm(
            entry,
            [
                .. entry.Options.Select(option => KeyValuePair.Create(
                    option.Name, given.GetValueOrDefault(option.Name, option.Default))),
            ]);
    }

    private static Dictionary<string, string> ReadOptions(RuleEntry entry, string text)
    {
        var given = new Dictionary<string, string>();
        foreach (var pair in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                throw SoapException.BadUsage(
                    $"rule '{entry.Name}': '{Quotation.Of(pair)}' is not an option; write key=value, " +
                        $"as in {Example(entry)}");
            }

            var (key, value) = (pair[..equals], pair[(equals + 1)..]);
            var option = entry.Options.FirstOrDefault(option => option.Name == key)
                ?? throw SoapException.BadUsage(entry.Options.Count == 0
                    ? $"rule '{entry.Name}' has no options, but '{Quotation.Of(key)}' was given"
                    : $"rule '{entry.Name}': unknown option '{Quotation.Of(key)}'; " +
                        $"{Spelling.Hint(key, entry.Options.Select(option => option.Name))}");
            if (!given.TryAdd(key, option.Check(entry.Name, value)))
            {
                throw SoapException.BadUsage($"rule '{entry.Name}': option '{key}' is given twice");
            }
        }

        return given;
    }

    private static string Example(RuleEntry entry) => entry.Options.Count == 0
        ? $"'{entry.Name}' (it has no options)"
        : $"'{entry.Name}:{entry.Options[0].Name}={entry.Options[0].Default}'";
}
