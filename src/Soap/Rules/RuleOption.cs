using System.Globalization;
using Soap.Options;

namespace Soap.Rules;

/// <summary>One option of a rule: a whole number or a real number in a range, or one of some words.</summary>
public sealed record RuleOption
{
    // Reads a value and writes it as rules' texts do.
    private readonly Func<string, string> _canonical;

    private RuleOption(
        string name, string description, string defaultValue, string allowed, Func<string, string> canonical,
        IReadOnlyList<string>? words = null)
    {
        (Name, Description, Default, Allowed) = (name, description, defaultValue, allowed);
        (_canonical, Words) = (canonical, words ?? []);
    }

    /// <summary>Its key in the rule's text.</summary>
    public string Name { get; }

    /// <summary>What it does, in one line.</summary>
    public string Description { get; }

    /// <summary>The value when it is not given.</summary>
    public string Default { get; }

    /// <summary>What is allowed, in words.</summary>
    public string Allowed { get; }

    /// <summary>The allowed words; empty for a number.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>
    /// Whether short names of rules say it even at its default, as the magnitude of <c>sign</c>, without which the
    /// rule is not known.
    /// </summary>
    public bool IsAlwaysNamed { get; init; }

    /// <summary>
    /// Whether canonical texts leave it out at its default, as an option that came after texts without it were stored.
    /// </summary>
    public bool IsLeftOutAtDefault { get; init; }

    /// <summary>A whole number from <paramref name="minimum"/> to <paramref name="maximum"/>.</summary>
    public static RuleOption Whole(string name, long defaultValue, long minimum, long maximum, string description) =>
        Of(ValueKinds.Whole(minimum, maximum), name, defaultValue, description);

    /// <summary>
    /// A number from <paramref name="minimum"/> to <paramref name="maximum"/>, or to below it.
    /// </summary>
    /// <remarks>What float32 rounds to 0, or up to the maximum that is not allowed, is not allowed either.</remarks>
    public static RuleOption Number(
        string name, double defaultValue, double minimum, double maximum, string description,
        bool belowMaximum = false)
    {
        var kind = belowMaximum
            ? ValueKinds.NumberBetween(minimum, maximum).InFloat32(maximum)
            : ValueKinds.NumberFrom(minimum, maximum).InFloat32();
        return Of(kind, name, defaultValue, description);
    }

    /// <summary>One of some words; the first is the default unless another is named.</summary>
    public static RuleOption Choice(
        string name, IReadOnlyList<string> words, string description, string? defaultValue = null)
    {
        var kind = ValueKinds.Word(words);
        return new(name, description, defaultValue ?? words[0], kind.Allowed, kind.Parse, words);
    }

    /// <summary>The value in canonical spelling.</summary>
    /// <exception cref="SoapException">The value is not allowed.</exception>
    public string Check(string rule, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        try
        {
            return value.Any(char.IsWhiteSpace)
                ? throw new FormatException("there is a blank in it")
                : _canonical(value);
        }
        catch (FormatException reason)
        {
            throw SoapException.BadUsage(
                $"rule '{rule}': {Name}={Quotation.Of(value)}: {reason.Message}; allowed: {Allowed}", reason);
        }
    }

    private static RuleOption Of<T>(ValueKind<T> kind, string name, T defaultValue, string description)
        where T : IFormattable =>
        new(name, description, Text(defaultValue), WithoutPlus(kind.Allowed), text => Text(kind.Parse(text)));

    // No −0.
    private static string Text<T>(T number)
        where T : IFormattable =>
        WithoutPlus(number is 0.0 ? "0" : number.ToString("R", CultureInfo.InvariantCulture));

    // A plus would begin another part of the rule.
    private static string WithoutPlus(string text) => text.Replace("E+", "E", StringComparison.Ordinal);
}
