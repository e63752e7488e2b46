using System.Globalization;

namespace Soap.Rules;

/// <summary>One option of a rule: a whole number or a real number in a range, or one of some words.</summary>
public sealed record RuleOption
{
    private readonly Func<string, string?> _canonical;

    // Why a number within its range is not allowed.
    private Func<string, string?> _refusal = _ => null;

    private RuleOption(string name, string description, string defaultValue, string allowed, IReadOnlyList<string> words, Func<string, string?> canonical)
    {
        (Name, Description, Default, Allowed, Words, _canonical) = (name, description, defaultValue, allowed, words, canonical);
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

    /// <summary>Whether short names of rules say it even at its default, as the magnitude of <c>sign</c>, without which the rule is not known.</summary>
    public bool IsAlwaysNamed { get; init; }

    /// <summary>A whole number from <paramref name="minimum"/> to <paramref name="maximum"/>.</summary>
    public static RuleOption Whole(string name, long defaultValue, long minimum, long maximum, string description) => new(
        name, description, Text(defaultValue), $"a whole number from {Text(minimum)} to {Text(maximum)}", [],
        text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum
            ? Text(number)
            : null);

    /// <summary>A number from <paramref name="minimum"/> to <paramref name="maximum"/>, or to below it.</summary>
    /// <remarks>What float32 rounds to 0, or up to the maximum that is not allowed, is not allowed either.</remarks>
    public static RuleOption Number(string name, double defaultValue, double minimum, double maximum, string description, bool belowMaximum = false) => new(
        name, description, Text(defaultValue), $"a number from {Text(minimum)} to {(belowMaximum ? "below " : "")}{Text(maximum)}", [],
        text => InRange(text, minimum, maximum, belowMaximum) is { } number
            && Refusal(number, maximum, belowMaximum) is null
            ? Text(number == 0 ? 0 : number) // no −0
            : null)
    {
        _refusal = text => InRange(text, minimum, maximum, belowMaximum) is { } number
            ? Refusal(number, maximum, belowMaximum)
            : null,
    };

    /// <summary>One of some words; the first is the default unless another is named.</summary>
    public static RuleOption Choice(string name, IReadOnlyList<string> words, string description, string? defaultValue = null) => new(
        name, description, defaultValue ?? words[0], string.Join(", ", words), words, text => words.Contains(text) ? text : null);

    /// <summary>The value in canonical spelling.</summary>
    /// <exception cref="SoapException">The value is not allowed.</exception>
    public string Check(string rule, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var reason = _refusal(value) is { } refusal ? $", as {refusal}" : "";
        return _canonical(value) ?? throw SoapException.BadUsage(
            $"rule '{rule}': {Name} = '{value}' is not allowed{reason}; {(Words.Count > 0 ? Spelling.Hint(value, Words) : $"allowed: {Allowed}")}");
    }

    private static double? InRange(string text, double minimum, double maximum, bool belowMaximum) =>
        double.TryParse(
            text, NumberStyles.Float & ~NumberStyles.AllowTrailingWhite & ~NumberStyles.AllowLeadingWhite,
            CultureInfo.InvariantCulture, out var number)
        && number >= minimum && (belowMaximum ? number < maximum : number <= maximum)
            ? number
            : null;

    private static string? Refusal(double number, double maximum, bool belowMaximum) =>
        SinglePrecision.Refusal(number, belowMaximum ? maximum : double.PositiveInfinity);

    // The exponent of a number has no plus, which would begin another part of the rule.
    private static string Text(IFormattable number) => number.ToString("R", CultureInfo.InvariantCulture).Replace("E+", "E", StringComparison.Ordinal);
}
