using Soap.Rules;

namespace Soap.Tests.Fused;

/// <summary>Texts of rules that between them ask for every part of the catalogue.</summary>
internal static class CatalogueTexts
{
    private const string Heading = "## Rules that ask libtorch";

    private static readonly Lazy<IReadOnlyList<string>> Asking = new(() =>
        [.. File.ReadAllText(RepositoryFiles.Path("docs", "reproducibility.md")).Split(Heading)[1].Split("\n## ")[0]
            .Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => line.Split('|')[1].Split(", "))
            .Select(word => word.Trim().Trim('`').TrimStart('+'))]);

    /// <summary>The rules for whose steps the fused engine asks libtorch, as the page on reproducibility lists
    /// them.</summary>
    public static IReadOnlyList<string> AskLibtorch => Asking.Value;

    /// <summary>Every rule and addition of the catalogue as it is by itself.</summary>
    public static IReadOnlyList<string> Plain { get; } =
        [.. RuleCatalog.Entries.Select(entry => Whole(entry, entry.Name))];

    /// <summary>The same, with every word of their options too, and some numbers that matter.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. RuleCatalog.Entries.SelectMany(entry => entry.Options
            .SelectMany(option => option.Words.Select(word => $"{entry.Name}:{option.Name}={word}"))
            .Prepend(entry.Name)
            .Select(text => Whole(entry, text))),
        "wm:decay=0,spread=0.5", "sign:period=16,magnitude=norm", "foof:period=2,batches=1",
    ];

    /// <summary>Whether the words of a text go together.</summary>
    public static bool IsRule(string text)
    {
        try
        {
            LearningRule.Parse(text);
            return true;
        }
        catch (SoapException)
        {
            return false;
        }
    }

    /// <summary>Whether a rule has a term of the page's list, with the options that the list names.</summary>
    public static bool Has(string text, string listed)
    {
        var words = listed.Split(':', ',');
        return text.Split('+').Select(RuleTerm.Parse).Any(term => term.Entry.Name == words[0]
            && words.Skip(1).All(term.Values.Select(value => $"{value.Key}={value.Value}").Contains));
    }

    private static string Whole(RuleEntry entry, string text) => entry.StandsAlone ? text : $"fa+{text}";
}
