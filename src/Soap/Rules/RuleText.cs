namespace Soap.Rules;

/// <summary>
/// Rules as texts: <c>name</c> or <c>name:key=value,key=value</c>, and after it any number of additions, each the same
/// with a '+' before it. An addition gives the rule its peculiar part: <c>dfa+kp</c> is the signal of <c>dfa</c> with
/// the feedback of <c>kp</c>.
/// </summary>
internal static class RuleText
{
    /// <summary>Reads a rule's text; see <see cref="LearningRule.Parse"/>.</summary>
    public static LearningRule Parse(string text)
    {
        RefuseMissingNames(text);
        var terms = text.Split('+').Select(RuleTerm.Parse).ToArray();
        var (first, additions) = (terms[0], terms.Skip(1).OrderBy(term => term.Entry.Gives).ToArray());
        if (!first.Entry.StandsAlone)
        {
            throw SoapException.BadUsage(
                $"'{first.Entry.Name}' is not a rule by itself; add it to one, as in 'fa+{first.Entry.Name}'");
        }

        if (first.Entry.Gives == RuleSlot.Fit
            && additions.FirstOrDefault(addition => addition.Entry.Gives == RuleSlot.Fit) is { } second)
        {
            throw SoapException.BadUsage(
                $"rule '{Quotation.Of(text)}': '{first.Entry.Name}' and '{second.Entry.Name}' both give it the fit; " +
                    "keep one");
        }

        var recipe = first.Recipe;
        foreach (var (addition, index) in additions.Select((addition, index) => (addition, index)))
        {
            if (index > 0 && additions[index - 1].Entry.Gives == addition.Entry.Gives)
            {
                throw SoapException.BadUsage(
                    $"rule '{Quotation.Of(text)}': '{additions[index - 1].Entry.Name}' and '{addition.Entry.Name}' " +
                        $"both give it the {addition.Entry.Gives.ToString().ToLowerInvariant()}; keep one");
            }

            recipe = recipe.With(addition.Entry.Gives, addition.Recipe);
        }

        return new LearningRule(
            string.Join('+', [first.Canonical, .. additions.Select(term => term.Canonical)]), recipe);
    }

    private static void RefuseMissingNames(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw SoapException.BadUsage("no rule is named; write one, such as fa or dfa+kp");
        }

        var terms = text.Split('+');
        var empty = Array.FindIndex(terms, string.IsNullOrWhiteSpace);
        if (empty >= 0)
        {
            var place = empty == 0 ? "before its first '+'"
                : empty == terms.Length - 1 ? "behind its last '+'"
                : "between two '+'";
            throw SoapException.BadUsage(
                $"rule '{Quotation.Of(text)}': a name is missing {place}; write both, as in 'dfa+kp'");
        }
    }
}
