using Soap.Rules;

namespace Soap.Lab.Texts;

/// <summary>Rules as people read them.</summary>
internal static class RuleName
{
    /// <summary>
    /// The rule's word, and of its options those that differ from their defaults or are always named:
    /// <c>sign:period=1000,magnitude=unit</c> becomes "sign unit", <c>dfa+kp:decay=0.0001</c> becomes "dfa + kp". A
    /// term that is not in the catalogue is left whole.
    /// </summary>
    /// <param name="rule">The rule in canonical text.</param>
    public static string Brief(string rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return string.Join(" + ", rule.Split('+').Select(BriefTerm));
    }

    /// <summary>
    /// Whether a rule says itself how weights move, in the place of the trial's optimiser; no, for all that is known,
    /// where the catalogue does not know its terms.
    /// </summary>
    /// <param name="rule">The rule in canonical text.</param>
    public static bool SaysHowWeightsMove(string rule) => rule.Split('+').Skip(1).Select(term => term.Split(':')[0])
        .Any(name => RuleCatalog.Entries.Any(entry => entry.Name == name && entry.Gives == RuleSlot.Movement));

    private static string BriefTerm(string text)
    {
        RuleTerm term;
        try
        {
            term = RuleTerm.Parse(text);
        }
        catch (SoapException)
        {
            return text; // of a program that added the rule, or of another version
        }

        var details = term.Entry.Options.Zip(term.Values, (option, value) =>
            value.Value == option.Default && !option.IsAlwaysNamed ? null : Detail(option, value.Value));
        return string.Join(' ', [term.Entry.Name, .. details.OfType<string>()]);
    }

    private static string Detail(RuleOption option, string value) =>
        option.Words.Contains("no") ? option.Name
        : option.Words.Count > 0 ? value
        : $"{option.Name}={value}";
}
