using Soap.Rules;

namespace Soap.Lab.Studies.Contrasts;

/// <summary>Two rules of a study that differ in one term: what the one has, and the other does not.</summary>
/// <param name="Rule">The rule with the term, in canonical text.</param>
/// <param name="Reference">The rule without it; backpropagation, for a rule of one term.</param>
/// <param name="Added">The term's word, such as <c>foof</c>.</param>
/// <param name="Part">Which part of the rule the term gives.</param>
public sealed record Contrast(string Rule, string Reference, string Added, RulePart Part)
{
    private const string Backpropagation = "bp";

    /// <summary>
    /// All pairs of a study's rules of which one is the other with one term more: <c>fa+foof</c> and <c>fa</c>, <c>secant+foof</c> and <c>foof</c> as well as <c>secant</c>. Empty unless one of them
    /// has another reference than the baseline, with which all rules are compared anyway. Interventions are no parts of a rule.
    /// </summary>
    /// <param name="rules">In canonical text, the baseline first.</param>
    public static IReadOnlyList<Contrast> Of(IReadOnlyList<string> rules)
    {
        var all = rules.SelectMany(Without).Where(contrast => rules.Contains(contrast.Reference) && contrast.Part != RulePart.Intervention).ToArray();
        return all.Any(contrast => contrast.Reference != rules[0]) ? [.. all.OrderBy(contrast => contrast.Part)] : [];
    }

    private static IEnumerable<Contrast> Without(string rule)
    {
        RuleTerm[] terms;
        try
        {
            terms = [.. rule.Split('+').Select(RuleTerm.Parse)];
        }
        catch (SoapException)
        {
            yield break; // of a program that added the rule, or of another version
        }

        for (var left = 0; left < terms.Length && rule != Backpropagation; left++)
        {
            var rest = terms.Where((_, index) => index != left).ToArray();
            if (rest.Length == 0 || rest[0].Entry.StandsAlone)
            {
                var reference = rest.Length == 0 ? Backpropagation : string.Join('+', rest.Select(term => term.Canonical));
                yield return new Contrast(rule, reference, RuleName.Brief(terms[left].Canonical), terms[left].Entry.Gives);
            }
        }
    }
}
