using Soap.Rules;

namespace Soap.Tables.Origins;

/// <summary>
/// The rules whose bits depend on libtorch although the fused engine trains them: those that the page on
/// reproducibility lists, which a test holds to what is measured.
/// </summary>
internal static class LibtorchRules
{
    private const string Heading = "\n## Rules that ask libtorch\n";

    private static readonly IReadOnlyList<string> Listed =
        [.. File.ReadAllText(Checkout.PathOf("docs", "reproducibility.md")).Split(Heading)[1].Split("\n## ")[0]
            .Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => line.Split('|')[1].Split(", "))
            .Select(word => word.Trim().Trim('`').TrimStart('+'))];

    /// <summary>Whether a rule has a term of the list, with the options that the list names.</summary>
    public static bool Have(string rule) => Listed.Any(listed => Has(rule, listed.Split(':', ',')));

    private static bool Has(string rule, string[] listed) => rule.Split('+').Select(RuleTerm.Parse).Any(term =>
        term.Entry.Name == listed[0]
        && listed.Skip(1).All(term.Values.Select(value => $"{value.Key}={value.Value}").Contains));
}
