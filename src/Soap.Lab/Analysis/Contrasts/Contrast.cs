using Soap.Lab.Texts;
using Soap.Rules;

namespace Soap.Lab.Analysis.Contrasts;

/// <summary>Two rules of a study that differ in one term, and by it in one part alone.</summary>
/// <param name="Rule">The rule with the term, in canonical text.</param>
/// <param name="Reference">The rule without it; backpropagation, for a rule of one term.</param>
/// <param name="Added">The term's word, such as <c>foof</c>.</param>
/// <param name="Part">The part in which they differ.</param>
public sealed record Contrast(string Rule, string Reference, string Added, RuleSlot Part)
{
    private static readonly string Backpropagation = LearningRule.Backpropagation.Text;

    /// <summary>
    /// All pairs of a study's rules of which one is the other with one term more: <c>fa+foof</c> and <c>fa</c>,
    /// <c>secant+foof</c> and <c>foof</c> as well as <c>secant</c>. Where the term brings two parts, as <c>dfa</c> and
    /// <c>dtp</c> bring a signal and its feedback, there is no pair. Empty unless one of them has another reference
    /// than the baseline, with which all rules are compared anyway. Interventions are no parts of a rule.
    /// </summary>
    /// <param name="rules">In canonical text, the baseline first.</param>
    public static IReadOnlyList<Contrast> Of(IReadOnlyList<string> rules)
    {
        var all = rules.SelectMany(Without)
            .Where(contrast => rules.Contains(contrast.Reference) && contrast.Part != RuleSlot.Intervention).ToArray();
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
            var reference = rest.Length == 0 ? Backpropagation : string.Join('+', rest.Select(term => term.Canonical));
            if ((rest.Length == 0 || rest[0].Entry.StandsAlone)
                && Difference(LearningRule.Parse(rule), LearningRule.Parse(reference)) is { } part)
            {
                yield return new Contrast(rule, reference, RuleName.Brief(terms[left].Canonical), part);
            }
        }
    }

    // The one part in which two rules differ that share all terms but one; null where it is none or several. Parts of
    // shared terms are the same, options and all.
    private static RuleSlot? Difference(LearningRule rule, LearningRule reference)
    {
        (RuleSlot Part, bool Differs)[] parts =
        [
            (RuleSlot.Signal, rule.Signal.GetType() != reference.Signal.GetType()),
            (RuleSlot.Feedback, rule.Feedback.GetType() != reference.Feedback.GetType()),
            (RuleSlot.Fit, rule.Fit.GetType() != reference.Fit.GetType()),
            (RuleSlot.Output, rule.Recipe.HasAsymmetricOutput != reference.Recipe.HasAsymmetricOutput),
            (RuleSlot.Constraint, rule.Recipe.ConstrainsNorm != reference.Recipe.ConstrainsNorm),
            (RuleSlot.Kernels, rule.Recipe.Kernels != reference.Recipe.Kernels),
            (RuleSlot.Calibration, rule.Recipe.BackpropagationPeriod != reference.Recipe.BackpropagationPeriod),
            (RuleSlot.Movement, rule.Recipe.Optimizer != reference.Recipe.Optimizer),
        ];
        return parts.Count(part => part.Differs) == 1 ? parts.Single(part => part.Differs).Part : null;
    }
}
