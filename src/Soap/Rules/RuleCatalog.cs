using Soap.Feedback;
using Soap.Fits;
using Soap.Signals;

namespace Soap.Rules;

/// <summary>All rules by name, and the reading of their texts: <c>name</c> or <c>name:key=value,key=value</c>.</summary>
public static class RuleCatalog
{
    /// <summary>The rules, in the order in which they are listed.</summary>
    public static IReadOnlyList<RuleEntry> Entries { get; } =
    [
        new()
        {
            Name = "bp",
            Summary = "Backpropagation: the error returns through the forward weights themselves.",
            Equation = "n_l = (n_{l+1} W_{l+1}) ⊙ f′(a_l);  G_l = n_lᵀ h_{l−1} / N",
            Papers = "Rumelhart, Hinton and Williams 1986, Nature 323, 533",
            Parts = _ => (new LayerwiseSignal(), new ForwardWeights(), new OuterProduct()),
        },
        new()
        {
            Name = "fa",
            Summary = "Feedback alignment: the error returns through fixed random weights B.",
            Equation = "n_l = (n_{l+1} B_{l+1}) ⊙ f′(a_l), B fixed;  G_l = n_lᵀ h_{l−1} / N",
            Papers = "Lillicrap, Cownden, Tweed and Akerman 2016, Nature Communications 7, 13276",
            Parts = _ => (new LayerwiseSignal(), new FixedFeedback(), new OuterProduct()),
        },
        new()
        {
            Name = "sign",
            Summary = "Sign synchronisation: every T examples B takes the signs of W (one bit a synapse).",
            Equation = "n_l = (n_{l+1} B_{l+1}) ⊙ f′(a_l), B ← M ⊙ sign(W) every T examples, sign(0) = 0;  G_l = n_lᵀ h_{l−1} / N",
            Papers = "Liao, Leibo and Poggio 2016, AAAI 30; Moskovitz, Litwin-Kumar and Abbott 2018, arXiv:1812.06488; the project of 2019",
            Options =
            [
                new()
                {
                    Name = "period", Default = "1000", Minimum = 1, Maximum = 1_000_000_000,
                    Description = "T, examples between two synchronisations; up to the batch size means every step",
                },
                new()
                {
                    Name = "magnitude", Default = "initial", Words = ["unit", "initial", "scale", "norm"],
                    Description = "M: unit = 1 (naive), initial = |B₀|, scale = the initialiser's deviation, norm = ‖W‖ / ‖sign W‖",
                },
            ],
            Parts = options => (
                new LayerwiseSignal(),
                new SignFeedback(long.Parse(options["period"]), Enum.Parse<SignMagnitude>(options["magnitude"], ignoreCase: true)),
                new OuterProduct()),
        },
        new()
        {
            Name = "frozen",
            Summary = "Frozen hidden layers: only the output layer learns; the control that a rule must beat.",
            Equation = "n_l = 0 for l < L;  G_L = eᵀ h_{L−1} / N",
            Papers = "a control, as 'shallow' in Frenkel, Lefebvre and Bol 2021, Frontiers in Neuroscience 15, 629892",
            Parts = _ => (new NoSignal(), new ForwardWeights(), new OuterProduct()),
        },
    ];

    /// <summary>The rule of this name.</summary>
    /// <exception cref="SoapException">There is none.</exception>
    public static RuleEntry Find(string name) =>
        Entries.FirstOrDefault(entry => entry.Name == name)
        ?? throw SoapException.BadUsage($"unknown rule '{name}': {Spelling.Hint(name, Entries.Select(entry => entry.Name))}");

    /// <summary>Reads a rule's text; see <see cref="LearningRule.Parse"/>.</summary>
    internal static LearningRule Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var entry = Find(colon < 0 ? text : text[..colon]);
        var given = colon < 0 ? [] : ReadOptions(entry, text[(colon + 1)..]);
        var values = entry.Options.ToDictionary(option => option.Name, option => given.GetValueOrDefault(option.Name, option.Default));
        var canonical = entry.Options.Count == 0
            ? entry.Name
            : $"{entry.Name}:{string.Join(",", entry.Options.Select(option => $"{option.Name}={values[option.Name]}"))}";
        var (signal, feedback, fit) = entry.Parts(values);
        return new LearningRule(canonical, signal, feedback, fit);
    }

    private static Dictionary<string, string> ReadOptions(RuleEntry entry, string text)
    {
        var given = new Dictionary<string, string>();
        foreach (var pair in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                throw SoapException.BadUsage($"rule '{entry.Name}': '{pair}' is not an option; write key=value, as in {Example(entry)}");
            }

            var (key, value) = (pair[..equals], pair[(equals + 1)..]);
            var option = entry.Options.FirstOrDefault(option => option.Name == key)
                ?? throw SoapException.BadUsage(entry.Options.Count == 0
                    ? $"rule '{entry.Name}' has no options, but '{key}' was given"
                    : $"rule '{entry.Name}': unknown option '{key}'; {Spelling.Hint(key, entry.Options.Select(option => option.Name))}");
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
