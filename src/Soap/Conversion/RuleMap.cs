using Soap.Rules;
using Soap.Signals;

namespace Soap.Conversion;

/// <summary>
/// Which layers of a model learn by which rule: one rule for all, <c>fa</c>, or rules by patterns of names, <c>conv*:
/// fa; fc: dfa; layer4.**: bp</c>, of which the first that matches a layer holds.
/// </summary>
/// <remarks>
/// <c>*</c> stands for any characters but dots, <c>**</c> for any, and a pattern without a dot is compared with the
/// last part of a name. <c>exclude: PATTERN</c> leaves layers as they are, on backpropagation. <c>direct at:
/// PATTERN</c> names the modules at whose input a direct rule's broadcast arrives, inside which errors go from layer
/// to layer (Launay et al. 2020, arXiv:2006.12878); <c>direct at: every layer</c> lets it arrive at the input of each
/// layer, whatever else goes by: shortcuts pass on what layers above were sent (BioTorch's form).
/// </remarks>
public sealed record RuleMap
{
    private const string ExcludeWord = "exclude", DirectWord = "direct at", EveryLayerWord = "every layer";
    private readonly IReadOnlyList<NamePattern> _exclude, _directAt;

    /// <summary>Puts a map together.</summary>
    /// <param name="entries">Patterns and their rules, the first that matches a layer holds; at least one.</param>
    /// <param name="exclude">Patterns of layers that are left alone.</param>
    /// <param name="directAt">Patterns of modules at whose input a broadcast arrives, or <c>every layer</c>.</param>
    /// <exception cref="SoapException">There is no rule, or a pattern is none, or the rules make no sense in one
    /// model; the message has the reason.</exception>
    public RuleMap(
        IEnumerable<(string Pattern, LearningRule Rule)> entries, IEnumerable<string>? exclude = null,
        IEnumerable<string>? directAt = null)
    {
        Entries = [.. entries.Select(entry => (new NamePattern(entry.Pattern), entry.Rule))];
        _exclude = [.. (exclude ?? []).Select(text => new NamePattern(text))];
        DirectAtEveryLayer = directAt?.Contains(EveryLayerWord) ?? false;
        _directAt = [.. (directAt ?? []).Where(text => text != EveryLayerWord).Select(text => new NamePattern(text))];
        if (Refuses() is { } reason)
        {
            throw SoapException.BadUsage(reason);
        }
    }

    /// <summary>The rules, in the order of their patterns.</summary>
    public IReadOnlyList<LearningRule> Rules => [.. Entries.Select(entry => entry.Rule)];

    /// <summary>Patterns and rules.</summary>
    internal IReadOnlyList<(NamePattern Pattern, LearningRule Rule)> Entries { get; }

    /// <summary>What is left alone.</summary>
    internal IReadOnlyList<NamePattern> Exclude => _exclude;

    /// <summary>The modules at which broadcasts arrive.</summary>
    internal IReadOnlyList<NamePattern> DirectAt => _directAt;

    /// <summary>Whether they arrive at every layer, whatever else goes by.</summary>
    internal bool DirectAtEveryLayer { get; }

    /// <summary>One rule for all layers.</summary>
    public static RuleMap Of(LearningRule rule) => new([(All, rule)]);

    /// <summary>The map of a text: entries between semicolons, each <c>PATTERN: RULE</c>, or one rule by itself for
    /// all layers.</summary>
    /// <param name="text">Its text.</param>
    /// <exception cref="SoapException">The text is no map; the message has the place and what is allowed.</exception>
    public static RuleMap Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (entries, exclude, directAt) =
            (new List<(string, LearningRule)>(), new List<string>(), new List<string>());
        foreach (var entry in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = Separator(entry);
            var (pattern, rest) = colon < 0 ? (All, entry) : (entry[..colon].Trim(), entry[(colon + 1)..].Trim());
            if (pattern is ExcludeWord or DirectWord)
            {
                (pattern == ExcludeWord ? exclude : directAt).Add(rest);
            }
            else
            {
                entries.Add((pattern, Rule(entry, rest, isWhole: colon < 0)));
            }
        }

        return new RuleMap(entries, exclude, directAt);
    }

    /// <summary>Its canonical text.</summary>
    public override string ToString() => string.Join("; ", [
        .. Entries.Select(entry => entry.Pattern.Text == All ? $"{entry.Rule}" : $"{entry.Pattern}: {entry.Rule}"),
        .. _exclude.Select(pattern => $"{ExcludeWord}: {pattern}"),
        .. _directAt.Select(pattern => $"{DirectWord}: {pattern}"),
        .. DirectAtEveryLayer ? new[] { $"{DirectWord}: {EveryLayerWord}" } : [],
    ]);

    private const string All = "**";

    // Rules have colons of their own, sign:period=5, and never a space behind one.
    private static int Separator(string entry)
    {
        for (var i = 0; i + 1 < entry.Length; i++)
        {
            if (entry[i] == ':' && char.IsWhiteSpace(entry[i + 1]))
            {
                return i;
            }
        }

        return -1;
    }

    private static LearningRule Rule(string entry, string text, bool isWhole)
    {
        try
        {
            return LearningRule.Parse(text);
        }
        catch (SoapException error) when (isWhole && entry.Contains(':', StringComparison.Ordinal))
        {
            var colon = entry.IndexOf(':', StringComparison.Ordinal);
            throw SoapException.BadUsage(
                $"{error.Message}; to give layers of a name a rule, write a space behind the colon: " +
                $"'{entry[..colon]}: {entry[(colon + 1)..]}'",
                error);
        }
    }

    private string? Refuses()
    {
        if (Entries.Count == 0)
        {
            return "a map of rules needs a rule: 'fa' for all layers, or 'PATTERN: RULE; PATTERN: RULE'";
        }

        var rules = Rules;
        var own = rules.FirstOrDefault(rule => rule.Signal is NetworkSignal);
        return own is not null && (_directAt.Count > 0 || DirectAtEveryLayer)
            ? $"'{DirectWord}' says where an error that goes straight to every layer " +
                $"arrives, and rule '{own}' makes " +
                "passes of its own through all layers"
            : own is not null && rules.Distinct(LearningRule.ByParts).Count() > 1
            ? $"rule '{own}' makes passes of its own through all layers, and is the rule of a whole model; the map " +
                $"has {string.Join(", ", rules.Select(rule => $"'{rule}'"))}"
            : own is { Signal: NetworkSignal { RefusesModel: { } why } }
            ? $"rule '{own}' does not go with a model: {why}"
            : rules.FirstOrDefault(rule => !Equals(rule.Recipe.Optimizer, rules[0].Recipe.Optimizer)) is { } other
            ? $"the rules '{rules[0]}' and '{other}' say differently how weights move, and a model has one optimiser"
            : _directAt.Count == 0 && !DirectAtEveryLayer
            ? null
            : !rules.Any(rule => rule.IsBroadcast)
            ? $"'{DirectWord}' needs a rule that goes straight to every layer, such as dfa"
            : _directAt.Count > 0 && DirectAtEveryLayer
            ? $"'{DirectWord}: {EveryLayerWord}' leaves no other places"
            : _directAt.Count > 0 && rules.Where(rule => rule.IsBroadcast).Distinct(LearningRule.ByParts).Count() > 1
            ? $"'{DirectWord}' needs one rule that goes straight to every layer, and the map has several"
            : null;
    }
}
